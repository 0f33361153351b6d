import type { CardDavSettings } from "../card-dav-options.js";

/** What a client is made from: the options with their defaults, and where it may start. */
export type DavSettings = Pick<
  CardDavSettings,
  "credentials" | "fetch" | "allowHttp" | "concurrency" | "deadlineMs" | "maxAnswerBytes" | "now"
> & {
  /** The first origin that credentials may go to, `https://dav.example.com`; a URL of it will do. */
  readonly origin: string;
};
