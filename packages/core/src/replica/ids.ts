import * as E from "fp-ts/lib/Either.js";
import { type Brand, brandAs } from "../brand.js";

/** An item's name in its folder, as the target spells it: a file name, an href, an item id. */
export type RemoteId = Brand<string, "RemoteId">;

/**
 * The service's own opaque tag of one state of one item (ETag, changeKey); compared, never read.
 * The item never has it again for another state.
 */
export type Revision = Brand<string, "Revision">;

/** Where a pull left off (sync token, delta link); opaque to everyone but its replica. */
export type Cursor = Brand<string, "Cursor">;

/** A contact database, for ever: copies name it in their marker. */
export type DatabaseId = Brand<string, "DatabaseId">;

/** One binding of a database to a folder; a new one each time, so that nothing left behind can act later. */
export type MirrorId = Brand<string, "MirrorId">;

export const remoteId = (spelledByTarget: string): RemoteId => brandAs<RemoteId>(spelledByTarget);
export const revision = (givenByService: string): Revision => brandAs<Revision>(givenByService);
export const cursor = (madeByReplica: string): Cursor => brandAs<Cursor>(madeByReplica);

export type InvalidId = { readonly _tag: "InvalidId"; readonly given: string; readonly fix: string };

/** Left `InvalidId`: anything but 1 to 64 letters, digits and hyphens. */
export const databaseId = (given: string): E.Either<InvalidId, DatabaseId> =>
  word.test(given) ? E.right(brandAs<DatabaseId>(given)) : invalidId(given);

/** Left `InvalidId`: anything but 1 to 64 letters, digits and hyphens. */
export const mirrorId = (given: string): E.Either<InvalidId, MirrorId> =>
  word.test(given) ? E.right(brandAs<MirrorId>(given)) : invalidId(given);

const word = /^[A-Za-z0-9-]{1,64}$/u;

const invalidId = (given: string): E.Either<InvalidId, never> =>
  E.left({ _tag: "InvalidId", given: given.slice(0, 100), fix: "use 1 to 64 letters, digits and hyphens" });
