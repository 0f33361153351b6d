import type { Contact } from "../contact/contact.js";
import type { Executed } from "./executed.js";
import { ignoredAfter } from "./ignored.js";
import type { Link } from "./link.js";
import type { LinkDraft } from "./operation.js";

/** The draft with what the writes answered; what a service stored instead of what was sent is the base. */
export const linkAfter = ({ planned, database, folder }: Executed): Link | "Drop" | "Keep" => {
  const { link, folder: write } = planned.value;
  if (link === "Drop" || link === "Keep") return link;
  const sent = write === undefined || write._tag === "Remove" ? undefined : write.contact;
  const answered = withFolderAnswer(withDatabaseAnswer(link, database), sent, folder);
  const { remoteId, folderBase, ...known } =
    planned.value.decision === "Undo" ? withBasesOf(link, answered) : answered;
  return remoteId === undefined || folderBase === undefined ? "Keep" : { ...known, remoteId, folderBase };
};

/** What was taken back was agreed on before; what else is there is still news. */
const withBasesOf = ({ databaseBase, folderBase }: LinkDraft, answered: LinkDraft): LinkDraft => ({
  ...answered,
  databaseBase,
  ...(folderBase === undefined ? {} : { folderBase }),
});

const withDatabaseAnswer = (draft: LinkDraft, answer: Executed["database"]): LinkDraft =>
  answer?._tag !== "Done"
    ? draft
    : {
        ...draft,
        databaseRevision: answer.revision,
        ...(answer.stored === undefined
          ? {}
          : { databaseBase: answer.stored.contact, version: answer.stored.version }),
      };

const withFolderAnswer = (
  draft: LinkDraft,
  sent: Contact | undefined,
  answer: Executed["folder"],
): LinkDraft => {
  if (answer?._tag !== "Done") return draft;
  const folderBase = answer.stored?.contact ?? sent;
  const { formerMarker: _former, unnoted: _overwritten, unmet: _met, ...marked } = draft;
  return {
    ...marked,
    remoteId: answer.id,
    folderRevision: answer.revision,
    ...(folderBase === undefined ? {} : { folderBase }),
    ...(sent === undefined || answer.stored === undefined || draft.ignored === undefined
      ? {}
      : { ignored: ignoredAfter(draft.ignored, sent, answer.stored.contact) }),
  };
};
