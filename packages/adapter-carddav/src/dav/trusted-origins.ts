import type { DavError } from "./dav-error.js";

/** The origins that credentials may go to. */
export type TrustedOrigins = {
  /** Takes any URL of the origin. */
  readonly trust: (url: string) => void;
  /** Why nothing may be sent there; nothing if it may. */
  readonly refusalOf: (url: URL) => DavError | undefined;
};

export const trustedOrigins = (first: string, allowHttp: boolean): TrustedOrigins => {
  const trusted = new Set([new URL(first).origin]);
  return {
    trust: (url) => {
      trusted.add(new URL(url).origin);
    },
    refusalOf: (url) => {
      if (url.protocol !== "https:" && url.protocol !== "http:")
        return refused(url, "is no web address; give one that begins with https://");
      if (!trusted.has(url.origin))
        return refused(
          url,
          "is not the server that was named, and gets no credentials; if it is the right one, give its address as serverUrl",
        );
      if (url.protocol === "http:" && !allowHttp && !isLoopback(url.hostname))
        return refused(
          url,
          "is plain http, over which credentials go unprotected; use https, or set allowHttp",
        );
      return undefined;
    },
  };
};

/** This machine itself: what is sent there crosses no line. */
export const isLoopback = (hostname: string): boolean =>
  hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/u.test(hostname);

const refused = ({ origin, protocol, host }: URL, why: string): DavError => {
  const to = origin === "null" ? `${protocol}//${host}` : origin;
  return { _tag: "RedirectRefused", to, message: `${to} ${why}` };
};
