import { type Cursor, type RemoteId, type Removal, remoteId, revision, type StoredItem } from "@spegla/core";
import { shown } from "../asking.js";
import { leftOutIf, mustHold } from "../conformance-case.js";
import { idsOfPages, mustKnow } from "./follower.js";
import { ownWritesComeBack, readOnly } from "./leaving-out.js";
import { itemsAt } from "./peopled.js";
import { type TargetCase, targetCase } from "./target-case.js";
import { plainContact, retitled } from "./trial-contacts.js";
import type { Trial } from "./trial.js";
import { mustBeTagged, removeOf } from "./trial-writes.js";

const acknowledging = leftOutIf(readOnly, ownWritesComeBack);

export const acknowledgeCases: ReadonlyArray<TargetCase> = [
  targetCase({
    rule: "TF83",
    title: "own writes that were acknowledged are no news to the next pull, whatever they were",
    likelyCause: "the acknowledged cursor remembers another revision than the one that push answered",
    leftOutBecause: acknowledging,
    run: async (trial) => {
      const { known, writes, left } = await written(trial);
      const pages = await trial.pages(acknowledged(trial, known.cursor, writes));
      mustHold(idsOfPages(pages).length === 0, () => `the next pull answered ${shown(pages)}`);
      mustKnow(await trial.follow(), left);
    },
  }),
  targetCase({
    rule: "TF84",
    title: "what a person does afterwards to an item whose write was acknowledged comes with the next pull",
    likelyCause: "the item is passed over for good, instead of that one revision of it",
    leftOutBecause: acknowledging,
    run: async (trial) => {
      const { known, writes, left } = await written(trial);
      const since = acknowledged(trial, known.cursor, writes);
      const [edited, removed] = left;
      mustHold(edited !== undefined && removed !== undefined, () => "no copies");
      await trial.person.edit(edited.id, retitled(trial.declared.capabilities, "by hand"));
      await trial.person.remove(removed.id);
      const before = new Map(left.map(({ id, revision }) => [id, revision]));
      mustKnow(await trial.follow({ revisions: before, cursor: since }), await itemsAt(trial, [edited.id]));
    },
  }),
  targetCase({
    rule: "TF85",
    title: "what a person did between an own write and its acknowledgement comes with the next pull",
    likelyCause: "the cursor moves past everything until now, instead of past those writes",
    leftOutBecause: acknowledging,
    run: async (trial) => {
      const { known, writes, left } = await written(trial);
      const [edited, removed] = left;
      mustHold(edited !== undefined && removed !== undefined, () => "no copies");
      await trial.person.edit(edited.id, retitled(trial.declared.capabilities, "by hand"));
      await trial.person.remove(removed.id);
      const added = await trial.person.add(plainContact(trial.declared.capabilities, 9));
      const before = new Map(left.map(({ id, revision }) => [id, revision]));
      const since = acknowledged(trial, known.cursor, writes);
      mustKnow(
        await trial.follow({ revisions: before, cursor: since }),
        await itemsAt(trial, [edited.id, added]),
      );
    },
  }),
  targetCase({
    rule: "TF86",
    title: "acknowledging a write that nobody made hides nothing",
    likelyCause: "the cursor believes what it is told, without the revision to compare",
    leftOutBecause: acknowledging,
    run: async (trial) => {
      const copy = await trial.createOne(1);
      const known = await trial.follow();
      await trial.person.edit(copy.id, retitled(trial.declared.capabilities, "by hand"));
      const none = { id: remoteId("no-such-item"), revision: revision("no-such-revision") };
      const since = acknowledged(trial, known.cursor, [none, { id: none.id }, copy]);
      mustKnow(await trial.follow({ ...known, cursor: since }), await itemsAt(trial, [copy.id]));
    },
  }),
];

type Write = StoredItem<RemoteId> | Removal<RemoteId>;

/** What somebody knew before a create, an update and a remove, and what is there after them. */
const written = async (trial: Trial) => {
  const { capabilities } = trial.declared;
  const [updated, removed] = [await trial.createOne(1), await trial.createOne(2)];
  const known = await trial.follow();
  const left = [await trial.update(updated, plainContact(capabilities, 3)), await trial.createOne(4)];
  mustBeTagged(await trial.push(removeOf(removed)), "Removed");
  const writes: ReadonlyArray<Write> = [
    ...left.map(({ id, revision }) => ({ id, revision })),
    { id: removed.id },
  ];
  return { known, left, writes };
};

const acknowledged = ({ folder }: Trial, since: Cursor | undefined, writes: ReadonlyArray<Write>): Cursor => {
  mustHold(since !== undefined && folder.acknowledge !== undefined, () => "the folder has no `acknowledge`");
  return folder.acknowledge(since, writes);
};
