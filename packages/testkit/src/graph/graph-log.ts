/** One request, in the order in which they came. */
export type LoggedGraphRequest = {
  readonly method: string;
  /** As it was sent, with its version; in a batch without one. */
  readonly path: string;
  readonly query: string;
  readonly status: number;
  /** Of its `Prefer` header. */
  readonly prefer: string;
  /** The requests in it, if it is a batch, in the order of their sending. */
  readonly batch: ReadonlyArray<LoggedGraphRequest>;
};

export type GraphLog = {
  /** As they went over the line: a batch is one. */
  readonly all: () => ReadonlyArray<LoggedGraphRequest>;
  /** The same with each batch's requests in its place. */
  readonly unpacked: () => ReadonlyArray<LoggedGraphRequest>;
  /** How many went over the line, of that method or of all. */
  readonly count: (method?: string) => number;
  /** Most under way at one time. */
  readonly mostAtOnce: () => number;
  readonly reset: () => void;
};

/** `begin`: a request came; what it gives back is told what was asked and answered. */
export const graphLog = (): GraphLog & { readonly begin: () => (request: LoggedGraphRequest) => void } => {
  let requests: LoggedGraphRequest[] = [];
  let [underWay, mostAtOnce] = [0, 0];
  return {
    all: () => requests,
    unpacked: () => requests.flatMap((one) => (one.path.endsWith("/$batch") ? one.batch : [one])),
    count: (wanted) => requests.filter(({ method }) => wanted === undefined || wanted === method).length,
    mostAtOnce: () => mostAtOnce,
    reset: () => {
      requests = [];
      mostAtOnce = underWay;
    },
    begin: () => {
      underWay += 1;
      mostAtOnce = Math.max(mostAtOnce, underWay);
      return (request) => {
        underWay -= 1;
        requests.push(request);
      };
    },
  };
};
