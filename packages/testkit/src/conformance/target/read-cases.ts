import { type ReadResult, type FolderItem, type RemoteId, checkContact, eqText } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import { rightTo, shown } from "../asking.js";
import { mustHold } from "../conformance-case.js";
import { mustKnow } from "./follower.js";
import { personCannot } from "./leaving-out.js";
import { peopled } from "./peopled.js";
import { type TargetCase, targetCase } from "./target-case.js";
import { plainContact, plainField, retitled } from "./trial-contacts.js";
import type { Trial } from "./trial.js";

export const readCases: ReadonlyArray<TargetCase> = [
  targetCase({
    rule: "TF27",
    title: "a read answers each id that it was asked for, in any order, and no other",
    likelyCause: "a bulk answer is matched by position, or what came unasked is passed on",
    run: async (trial) => {
      const items = await peopled(trial, 4);
      const ids = items.map(({ id }) => id);
      await mustAnswerEach(trial, [...ids.slice(2), ...ids.slice(1, 2)]);
    },
  }),
  targetCase({
    rule: "TF28",
    title: "an id that is not there is Missing, and the others are Found beside it",
    likelyCause: "one 404 becomes the answer for the whole call, or the missing id is left out of the answer",
    run: async (trial) => {
      const [first, gone, last] = await peopled(trial, 3);
      mustHold(first !== undefined && gone !== undefined && last !== undefined, () => "no items");
      await trial.person.remove(gone.id);
      const answers = await mustAnswerEach(trial, [first.id, gone.id, last.id]);
      for (const answer of answers)
        mustHold(
          (answer._tag === "Missing") === (idOf(answer) === gone.id) && answer._tag !== "Unreadable",
          () => `${gone.id} was removed; read answered ${shown(answer)}`,
        );
    },
  }),
  targetCase({
    rule: "TF29",
    title: "an id that is asked for twice in one call is answered as if it were once or twice",
    likelyCause: "the answers are counted against the ids",
    run: async (trial) => {
      const [one, other] = await peopled(trial, 2);
      mustHold(one !== undefined && other !== undefined, () => "no items");
      const asked = trial.declared.capabilities.batchSize < 3 ? [one.id, one.id] : [one.id, other.id, one.id];
      const answers = await rightTo("read", () =>
        trial.folder.read(asked.slice(0, trial.declared.capabilities.batchSize)),
      );
      mustHold(
        answers.every(({ _tag }) => _tag === "Found") && answers.some((answer) => idOf(answer) === one.id),
        () => `read of ${shown(asked)} answered ${shown(answers)}`,
      );
    },
  }),
  targetCase({
    rule: "TF30",
    title: "who asks for nothing, writes nothing and finds nothing is answered with nothing",
    likelyCause: "an empty batch is sent to the service, which refuses it",
    run: async ({ folder }) => {
      const answers = [
        await rightTo("read of nothing", () => folder.read([])),
        await rightTo("push of nothing", () => folder.push([])),
        await rightTo("find of nothing", () => folder.find([])),
      ];
      mustHold(
        answers.every(({ length }) => length === 0),
        () => `answered was ${shown(answers)}`,
      );
    },
  }),
  targetCase({
    rule: "TF31",
    title: "a read of as many ids as the folder takes in one call answers them all",
    likelyCause: "`batchSize` is larger than what the service takes, or the answer comes in pages",
    run: async (trial) => {
      const items = await peopled(trial, Math.min(trial.declared.capabilities.batchSize, mostAtOnce));
      await mustAnswerEach(
        trial,
        items.map(({ id }) => id),
      );
    },
  }),
  targetCase({
    rule: "TF32",
    title: "ids of other alphabets, with blanks and signs, are listed, read and found missing like any",
    likelyCause: "the id is escaped in one direction only, or spelled otherwise in a listing than in a write",
    leftOutBecause: personCannot("addNamed"),
    run: async (trial) => {
      const { declared, person } = trial;
      const ids: Array<RemoteId> = [];
      for (const [at, name] of strangeNames.entries())
        ids.push(await trial.ability("addNamed")(name, plainContact(declared.capabilities, at)));
      for (const id of ids) await person.edit(id, retitled(declared.capabilities, "edited"));
      mustKnow(await trial.follow(), await Promise.all(ids.map((id) => trial.item(id))));
      for (const id of ids) await person.remove(id);
      for (const id of ids)
        mustHold((await trial.look(id)) === undefined, () => `${id} was removed, and is still there`);
    },
  }),
  targetCase({
    rule: "TF33",
    title: "what a person typed is read as a valid contact, with what they typed in it",
    likelyCause: "an empty text or a half address is read as a value: leave out what is empty",
    run: async (trial) => {
      const { declared, person } = trial;
      const id = await person.add(plainContact(declared.capabilities, 1));
      await person.edit(id, retitled(declared.capabilities, "Sorgfältig"));
      const { contact } = await trial.item(id);
      const checked = checkContact(contact);
      mustHold(E.isRight(checked), () => `read gave an invalid contact: ${shown(checked)}`);
      const field = plainField(declared.capabilities);
      mustHold(eqText(contact[field], "Sorgfältig"), () => `${field} is ${shown(contact[field])}`);
    },
  }),
];

/** Larger calls only make the case slow. */
export const mostAtOnce = 150;

const strangeNames = ["Åsa Öberg", "名前", "a b+c%20 (1)'", "ЖЁ&=;#,", "محمد", "CON", "𠮷野 🎂"];

type Answer = ReadResult<RemoteId, FolderItem>;

const idOf = (answer: Answer): RemoteId => (answer._tag === "Found" ? answer.item.id : answer.id);

const mustAnswerEach = async (
  { folder, declared }: Trial,
  ids: ReadonlyArray<RemoteId>,
): Promise<ReadonlyArray<Answer>> => {
  const { batchSize } = declared.capabilities;
  const answers: Array<Answer> = [];
  for (let from = 0; from < ids.length; from += batchSize)
    answers.push(...(await rightTo("read", () => folder.read(ids.slice(from, from + batchSize)))));
  const answered = answers.map(idOf);
  mustHold(
    answered.length === ids.length && ids.every((id) => answered.includes(id)),
    () => `read of ${shown(ids)} answered for ${shown(answered)}`,
  );
  return answers;
};
