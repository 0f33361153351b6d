import type { DatabaseWrite } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import { samplePhotos } from "../../samples/sample-photos.js";
import { abortable, abortedSignal } from "../../samples/abortable.js";
import { answerTo, leftTo, mustBeSame, rightTo, shown } from "../asking.js";
import { mustHold } from "../conformance-case.js";
import type { DatabaseCase } from "./database-subject.js";
import { editedInFolder, foundIn, mustLeaveAsItIs, person } from "./database-steps.js";

export const abortCases: ReadonlyArray<DatabaseCase> = [
  {
    rule: "DB51",
    title: "a call whose signal was aborted before is answered with Aborted and has no effect",
    likelyCause: "the signal is not looked at, or only between two requests",
    run: async (subject) => {
      const { database, application } = subject;
      const [photo] = samplePhotos;
      mustHold(photo !== undefined, () => "no photo");
      const anna = await application.add(person("Anna", { photo }));
      const item = await foundIn(database, anna);
      const signal = abortedSignal();
      await mustLeaveAsItIs(subject, anna, async () => {
        const contact = { ...item.contact, surname: "Lo" };
        const write: DatabaseWrite = {
          ...item,
          _tag: "Update",
          version: editedInFolder(item.version),
          contact,
        };
        await leftTo("an aborted push", () => database.push([write], signal), "Aborted");
        await leftTo("an aborted pull", () => database.pull(O.none, signal), "Aborted");
        await leftTo("an aborted read", () => database.read([anna], signal), "Aborted");
        await leftTo("an aborted photo", () => database.photo(anna, photo, signal), "Aborted");
      });
    },
  },
  {
    rule: "DB52",
    title:
      "a push aborted on its way is either done and answered so, or answered with Aborted and has no effect",
    likelyCause: "the wait is given up while the write goes on",
    run: async ({ database, application }) => {
      const anna = await application.add(person("Anna"));
      const item = await foundIn(database, anna);
      const { signal, abort } = abortable();
      const contact = person("Anna", { surname: "Lo" });
      const write: DatabaseWrite = {
        ...item,
        _tag: "Update",
        version: editedInFolder(item.version),
        contact,
      };
      const asked = answerTo("push", () => database.push([write], signal));
      abort();
      const answer = await asked;
      const after = await foundIn(database, anna);
      if (E.isRight(answer)) {
        mustBeSame(answer.right[0]?._tag, "Done", "the answer to a push that went through");
        mustBeSame(after.contact.surname, "Lo", "what is stored after it was Done");
      } else {
        mustHold(answer.left._tag === "Aborted", () => `an aborted push answered ${shown(answer)}`);
        mustBeSame(after, item, "what is stored after it was Aborted");
      }
    },
  },
  {
    rule: "DB53",
    title: "nothing happens before a TaskEither is run, and each run asks anew",
    likelyCause: "the request is sent when the TaskEither is made, so that a repetition gets the old answer",
    run: async (subject) => {
      const { database, application } = subject;
      const anna = await application.add(person("Anna"));
      const item = await foundIn(database, anna);
      const contact = person("Anna", { surname: "Lo" });
      const push = database.push([
        { ...item, _tag: "Update", version: editedInFolder(item.version), contact },
      ]);
      mustBeSame(await foundIn(database, anna), item, "the contact before the push was run");
      const [read, pull] = [database.read([anna]), database.pull(O.none)];
      await rightTo("read", () => read);
      await rightTo("pull", () => pull);
      const first = await rightTo("push", () => push);
      mustBeSame(first[0]?._tag, "Done", "the answer to the first run of a push");
      const [again] = await rightTo("push", () => push);
      mustHold(
        again?._tag === "Failed" && again.error._tag === "RevisionMismatch",
        () => `the second run of a push answered ${shown(again)}`,
      );
      const after = await foundIn(database, anna);
      mustBeSame(
        await rightTo("read", () => read),
        [{ _tag: "Found", item: after }],
        "what a second run of read answers",
      );
      const { upserts } = await rightTo("pull", () => pull);
      mustBeSame(upserts[0]?.revision, after.revision, "the revision that a second run of pull lists");
    },
  },
];
