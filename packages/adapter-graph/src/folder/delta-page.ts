import * as E from "fp-ts/lib/Either.js";
import * as t from "io-ts";
import { type RemoteId, type Revision, remoteId } from "@spegla/core";
import { revisionOfContact } from "../contact/graph-contact.js";

/** What one page of delta says; each id once, as it stood last in the page. */
export type DeltaPage = {
  readonly upserts: ReadonlyMap<RemoteId, Revision>;
  /** Said to be removed, or shown without its changeKey: to be looked at. */
  readonly doubtful: ReadonlyArray<RemoteId>;
  readonly next: string;
  /** The page is the last of its round. */
  readonly isLast: boolean;
};

/**
 * Left: what is wrong with it, in words.
 * @see https://learn.microsoft.com/graph/delta-query-overview
 */
export const deltaPageFrom = (json: unknown): E.Either<string, DeltaPage> => {
  const page = DeltaJson.decode(json);
  if (E.isLeft(page)) return E.left("JSON of another shape");
  const { value, "@odata.nextLink": nextLink, "@odata.deltaLink": deltaLink } = page.right;
  const next = nextLink ?? deltaLink;
  if (next === undefined || (nextLink !== undefined && deltaLink !== undefined))
    return E.left("not exactly one of nextLink and deltaLink");
  const states = new Map(
    value.map((entry) => [
      remoteId(entry.id),
      entry["@removed"] === undefined ? revisionOfContact(entry) : undefined,
    ]),
  );
  const upserts = new Map<RemoteId, Revision>();
  for (const [id, revision] of states) if (revision !== undefined) upserts.set(id, revision);
  return E.right({
    upserts,
    doubtful: [...states.keys()].filter((id) => !upserts.has(id)),
    next,
    isLast: nextLink === undefined,
  });
};

const text = t.union([t.string, t.null]);

const DeltaJson = t.intersection([
  t.type({
    value: t.array(
      t.intersection([
        t.type({ id: t.string }),
        t.partial({ "@odata.etag": text, changeKey: text, "@removed": t.unknown }),
      ]),
    ),
  }),
  t.partial({ "@odata.nextLink": t.string, "@odata.deltaLink": t.string }),
]);
