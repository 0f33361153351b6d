import * as E from "fp-ts/lib/Either.js";
import * as t from "io-ts";
import type { ReplicaError, Signal } from "@spegla/core";
import { decodedAnswer } from "./wire/decode-answer.js";
import type { GraphClient, GraphFailure, GraphRequest } from "./wire/graph-client.js";
import { replicaErrorFromGraph } from "./wire/replica-error.js";

/**
 * Puts the category into the mailbox's master list, where it gets its colour, unless one of that name is there.
 * Who may not (`MailboxSettings.ReadWrite`) does without: contacts are filed under it all the same.
 * @see https://learn.microsoft.com/graph/api/outlookuser-post-mastercategories
 */
export const ensureMasterCategory = async (
  client: GraphClient,
  name: string,
  signal?: Signal,
): Promise<E.Either<ReplicaError, void>> => {
  for (let path: string | undefined = categoriesPath(client); path !== undefined;) {
    const request: GraphRequest = { method: "GET", path };
    const page: E.Either<GraphFailure, CategoryPage> = E.flatMap(decodedAnswer(CategoryPage, request))(
      await client.send(request, signal),
    );
    if (E.isLeft(page)) return withoutPermission(page.left, name);
    if (page.right.value.some(({ displayName }) => displayName?.toLowerCase() === name.toLowerCase()))
      return E.right(undefined);
    path = page.right["@odata.nextLink"];
  }
  const json = { displayName: name, color: businessColor };
  const made = await client.send(
    { method: "POST", path: categoriesPath(client), body: { _tag: "Json", json } },
    signal,
  );
  return E.isLeft(made) ? withoutPermission(made.left, name) : E.right(undefined);
};

const categoriesPath = ({ mailbox }: GraphClient): string => `${mailbox}/outlook/masterCategories`;

/** Blue. */
const businessColor = "preset7";

/** A name that somebody else has made meanwhile is there. */
const withoutPermission = (failure: GraphFailure, name: string): E.Either<ReplicaError, void> => {
  const error = replicaErrorFromGraph(failure, { _tag: "Categories", id: name });
  return error._tag === "Forbidden" || error._tag === "RevisionMismatch" ? E.right(undefined) : E.left(error);
};

const CategoryPage = t.intersection([
  t.type({ value: t.array(t.partial({ displayName: t.union([t.string, t.null]) })) }),
  t.partial({ "@odata.nextLink": t.string }),
]);
type CategoryPage = t.TypeOf<typeof CategoryPage>;
