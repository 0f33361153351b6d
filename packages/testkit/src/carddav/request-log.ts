/** One request, in the order they came. */
export type LoggedRequest = {
  readonly method: string;
  /** As it was sent, without a query. */
  readonly path: string;
  readonly status: number;
};

export type RequestLog = {
  readonly all: () => ReadonlyArray<LoggedRequest>;
  /** How many of that method, or of all. */
  readonly count: (method?: string) => number;
  /** Most requests under way at one time. */
  readonly mostAtOnce: () => number;
  readonly reset: () => void;
};

/** `begin`: a request came; what it gives back is told what was asked and answered. */
export const requestLog = (): RequestLog & { readonly begin: () => (request: LoggedRequest) => void } => {
  let requests: LoggedRequest[] = [];
  let [underWay, mostAtOnce] = [0, 0];
  return {
    all: () => requests,
    count: (method) =>
      method === undefined ? requests.length : requests.filter((request) => request.method === method).length,
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
