import {
  type GraphAccount,
  type GraphFolder,
  type GraphMailbox,
  type GraphService,
  type GraphServiceOptions,
  graphService,
} from "@spegla/testkit";
import { extendedIds } from "../src/contact/extended-properties.js";
import type { GraphOptions } from "../src/index.js";

/** A mailbox of the simulator with an empty folder for one test, and how to get at it. */
export type GraphPlace = {
  readonly service: GraphService;
  readonly mailbox: GraphMailbox;
  readonly folder: GraphFolder;
  /** With which the adapter finds it; its waits take no time. */
  readonly options: GraphOptions;
};

/** `switches`: what the service does differently from the book. */
export const graphPlace = (
  given: GraphServiceOptions & { readonly account?: Partial<GraphAccount> } = {},
): GraphPlace => {
  const { account = {}, ...options } = given;
  const service = graphService({
    accounts: [{ user: "anna@contoso.example", token: "token-1", ...account }],
    isOurs: (value) => /^[\w-]+\/[\w-]+\/[\w-]+$/u.test(value),
    ...options,
  });
  const mailbox = service.mailbox();
  return {
    service,
    mailbox,
    folder: mailbox.folder(),
    options: {
      getToken: async () => "token-1",
      fetch: service.fetch,
      clock: service.clock,
      origin: service.origin,
    },
  };
};

/** The marker that the item carries, as a text. */
export const markerAt = (folder: GraphFolder, id: string): string | undefined =>
  extendedAt(folder, id, extendedIds.marker);

export const extendedAt = (folder: GraphFolder, id: string, wanted: string): string | undefined => {
  const { singleValueExtendedProperties: extended = [] } = (folder.get(id) ?? {}) as {
    singleValueExtendedProperties?: ReadonlyArray<{ readonly id: string; readonly value: string }>;
  };
  return extended.find((one) => one.id.toLowerCase() === wanted.toLowerCase())?.value;
};
