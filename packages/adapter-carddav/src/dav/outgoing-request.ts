/** A request before it is made one of the wire: without credentials. `url` is absolute. */
export type OutgoingRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
};

/** Whether it may change something: then a lost answer leaves open whether it did. */
export const isWrite = (method: string): boolean => ["PUT", "DELETE", "MKCOL", "POST"].includes(method);

/** For messages: without the query, in which some keep secrets. */
export const nameOfRequest = ({ method, url }: Pick<OutgoingRequest, "method" | "url">): string => {
  const { origin, pathname } = new URL(url);
  return `${method} ${origin}${pathname}`;
};
