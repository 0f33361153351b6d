import type { StateReader } from "../engine/mirror-state.js";
import { type ImportPlan, planImportContacts } from "./import-contacts.js";
import type { ImportRequest } from "./import-request.js";
import { type ContactPair, planLinkContacts } from "./link-contacts.js";
import type { MirrorSettings } from "./mirror-options.js";
import type { Plan } from "./plan.js";
import type { FolderChange } from "./folder-change.js";
import type { DatabaseSwitch } from "./leaving-answer.js";
import { planFolderChange } from "./plan-folder-change.js";
import { planSwitch } from "./plan-switch.js";
import { type ForeignRemoval, planRemoveForeign } from "./remove-foreign.js";
import { planTrack, planUntrack } from "./plan-tracking.js";
import { type RemovalRequest, planRemoveImported } from "./remove-imported.js";
import type { ContactChoice } from "./track.js";
import type { UntrackOptions } from "./untrack.js";
import { type UndoPlan, planOfUndo } from "./undo.js";
import { type RunOptions, runLeased, runVerb } from "./verb.js";

/** What verbs would do, were they called now with the same request. Nothing of it is done. */
export type Plans = {
  readonly importContacts: (request: ImportRequest, options?: RunOptions) => Promise<ImportPlan>;
  readonly linkContacts: (pairs: ReadonlyArray<ContactPair>, options?: RunOptions) => Promise<ImportPlan>;
  readonly removeImported: (request: RemovalRequest, options?: RunOptions) => Promise<Plan>;
  readonly track: (which: ContactChoice, options?: RunOptions) => Promise<Plan>;
  readonly untrack: (which: ContactChoice, options?: UntrackOptions) => Promise<Plan>;
  readonly changeFolder: (request: FolderChange, options?: RunOptions) => Promise<Plan>;
  /** Rejects with `AnswerNeeded` as the verb does. */
  readonly switchDatabase: (request?: DatabaseSwitch, options?: RunOptions) => Promise<Plan>;
  readonly removeForeign: (request?: ForeignRemoval, options?: RunOptions) => Promise<Plan>;
  readonly undo: (run: number, options?: RunOptions) => Promise<UndoPlan>;
};

/** `settings` are asked at each call: the mirror may have moved. */
export const plansWith = (settings: () => MirrorSettings, reader: StateReader): Plans => ({
  importContacts: (request, run = {}) =>
    runVerb(settings(), run, "plan")(planImportContacts(reader)(request)),
  linkContacts: (pairs, run = {}) => runVerb(settings(), run, "plan")(planLinkContacts(reader)(pairs)),
  removeImported: (request, run = {}) =>
    runVerb(settings(), run, "plan")(planRemoveImported(reader)(request)),
  undo: (undone, run = {}) => runVerb(settings(), run, "plan")(planOfUndo(reader)(undone)),
  changeFolder: (request, run = {}) =>
    runLeased(settings(), run, "plan")(planFolderChange(settings(), request, run)),
  switchDatabase: (request = {}, run = {}) =>
    runLeased(settings(), run, "plan")(planSwitch(settings(), request, run)),
  removeForeign: (request = {}, run = {}) =>
    runVerb(settings(), run, "plan")(planRemoveForeign(reader)(request)),
  track: (which, run = {}) => runVerb(settings(), run, "plan")(planTrack(reader)(which)),
  untrack: (which, run = {}) => runVerb(settings(), run, "plan")(planUntrack(reader)(which, run)),
});
