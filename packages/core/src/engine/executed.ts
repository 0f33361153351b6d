import type { ContactId } from "../contact/ids.js";
import type { BusinessContact } from "../replica/database.js";
import type { FolderItem } from "../replica/folder.js";
import type { RemoteId } from "../replica/ids.js";
import { type Recovery, type ReplicaError, recoveryFor } from "../replica/replica-error.js";
import type { Keyed } from "./mirror-state.js";
import type { Operation } from "./operation.js";
import type { Pushed } from "./push-writes.js";

/** What came of one operation; a side it does not write to has no result. */
export type Executed = {
  readonly planned: Keyed<Operation>;
  readonly database?: Pushed<ContactId, BusinessContact>;
  readonly folder?: Pushed<RemoteId, FolderItem>;
};

/** `isItsOwn`: the request was answered, and refused this one write. */
export type Failure = {
  readonly side: "Database" | "Folder";
  readonly error: ReplicaError;
  readonly isItsOwn: boolean;
};

export const failureOf = ({ database, folder }: Executed): Failure | undefined =>
  failureOn("Database", database) ?? failureOn("Folder", folder);

const failureOn = (
  side: Failure["side"],
  result: Pushed<unknown, unknown> | undefined,
): Failure | undefined =>
  result?._tag === "Failed" || result?._tag === "Unsent"
    ? { side, error: result.error, isItsOwn: result._tag === "Failed" }
    : undefined;

/** What keeps failing for one item alone, while its request is answered, is that item's trouble and not the run's. */
export const recoveryOf = ({ error, isItsOwn }: Failure): Recovery => {
  const recovery = recoveryFor[error._tag];
  return isItsOwn && recovery === "Retry" ? "Park" : recovery;
};
