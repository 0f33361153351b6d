import * as E from "fp-ts/lib/Either.js";
import type { LeavingAnswer } from "../engine/records.js";
import { type ContactDatabase, accountType } from "../replica/database.js";
import type { DatabaseId } from "../replica/ids.js";
import { type ImportRequest, importFiling } from "./import-request.js";
import { type MirrorError, mirrorError } from "./mirror-error.js";
import type { MirrorSettings } from "./mirror-options.js";

/** `recordType` to `source`: how copies are filed that become contacts of the new database. */
export type DatabaseSwitch = Pick<
  ImportRequest,
  "recordType" | "owner" | "isPrivate" | "accountId" | "importId" | "source"
> & {
  /**
   * What becomes of the copies of the database that is left: they stay as they are, still marked as its
   * own; they are taken away; or they become contacts of the new database, and its copies. Needed once: it
   * is kept until the switch is done.
   */
  readonly answer?: "keep" | "remove" | "import";
  /**
   * The database whose copies it is about. Default: the one that the state is bound to. Another one is named
   * to answer otherwise for copies that were kept, or for those of a state that was lost.
   */
  readonly databaseId?: DatabaseId;
  /** The database that is left, if it can still be reached: the last edits go home first. */
  readonly former?: ContactDatabase;
};

/**
 * Undefined: the request gives none. Left `InvalidOption`: as an account, or with words that could not be
 * stored, nothing can be imported.
 */
export const answerOf = (
  { newContactId }: Pick<MirrorSettings, "newContactId">,
  { answer, former: _former, databaseId: _left, ...filing }: DatabaseSwitch,
  before?: LeavingAnswer,
): E.Either<MirrorError, LeavingAnswer | undefined> => {
  if (answer === undefined) return E.right(before);
  switch (answer) {
    case "keep":
      return E.right({ _tag: "Keep" });
    case "remove":
      return E.right({ _tag: "Remove" });
    case "import":
      if (filing.recordType === accountType) return E.left(asAccounts());
      // One import, however often it is gone on with.
      return E.map((made: Extract<LeavingAnswer, { readonly _tag: "Import" }>["filing"]) => ({
        _tag: "Import" as const,
        filing: made,
      }))(
        importFiling(
          { ...filing, which: "All", mode: "Move", ...importIdOf(filing.importId, before) },
          newContactId,
        ),
      );
  }
};

const importIdOf = (given: string | undefined, before: LeavingAnswer | undefined) => {
  const importId = given ?? (before?._tag === "Import" ? before.filing.importId : undefined);
  return importId === undefined ? {} : { importId };
};

const asAccounts = (): MirrorError =>
  mirrorError(
    { _tag: "InvalidOption", option: "recordType", fix: "give another record type" },
    "recordType: an account is never mirrored, and the copies are to become copies of the new database; give another record type",
  );
