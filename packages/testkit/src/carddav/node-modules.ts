/**
 * Node's own modules, without importing any: the rest of this package runs in a browser, and so does
 * whoever imports it there. Throws where they are not.
 */
export const nodeModule = <Name extends keyof NodeModules>(name: Name, needed: string): NodeModules[Name] => {
  if (typeof process === "undefined") throw new Error(`${needed} needs Node.js 20.16 or later`);
  return process.getBuiltinModule(name);
};

/** The part of them that is used here. */
type NodeModules = {
  readonly "node:http": {
    readonly createServer: (
      options: { readonly keepAliveTimeout: number },
      listener: (request: NodeRequest, response: NodeResponse) => void,
    ) => NodeServer;
  };
  readonly "node:crypto": {
    readonly createHash: (algorithm: "md5" | "sha256") => {
      readonly update: (text: string, encoding: "utf8") => { readonly digest: (encoding: "hex") => string };
    };
  };
  readonly "node:zlib": { readonly gzipSync: (text: string) => Uint8Array };
};

export type NodeRequest = AsyncIterable<Uint8Array> & {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string | ReadonlyArray<string> | undefined>>;
};

export type NodeResponse = {
  readonly writeHead: (status: number, headers: Readonly<Record<string, string | number>>) => unknown;
  readonly end: (body?: string | Uint8Array) => unknown;
};

export type NodeServer = {
  readonly listen: (port: number, host: string, listening: () => void) => unknown;
  readonly on: (event: "connection", listener: () => void) => unknown;
  readonly once: (event: "error", listener: (reason: Error) => void) => unknown;
  readonly address: () => string | { readonly port: number } | null;
  readonly close: (closed: () => void) => unknown;
  readonly closeAllConnections: () => void;
};

declare const process: {
  readonly getBuiltinModule: <Name extends keyof NodeModules>(name: Name) => NodeModules[Name];
};
