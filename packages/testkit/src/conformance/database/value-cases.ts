import { type Contact, checkContact, encodeContact } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import { aContact } from "../../arbitraries/contact-arbitrary.js";
import { photoBytes } from "../../samples/sample-photos.js";
import { mustBeSame, mustHoldForAll, shown } from "../asking.js";
import { mustHold } from "../conformance-case.js";
import { mustBeEqual } from "../contact-difference.js";
import {
  type DatabaseCase,
  type DatabaseSubject,
  type DatabaseDeclaration,
  runsOf,
} from "./database-subject.js";
import {
  editedInFolder,
  foundIn,
  mustBeDone,
  mustBeRefused,
  mustLeaveAsItIs,
  person,
  pushOne,
} from "./database-steps.js";
import { contactLimitsReached, invalidContacts, oddContacts } from "./odd-contacts.js";

export const valueCases: ReadonlyArray<DatabaseCase> = [
  {
    rule: "DB36",
    title: "any contact comes back as it went in, from a push and from the application",
    likelyCause: "a column is missing, too short or of the wrong type; or lists come back in another order",
    run: async (subject, declared) => {
      await mustHoldForAll(runsOf(declared), aContact, (contact) => mustComeBack(subject, declared, contact));
    },
  },
  {
    rule: "DB37",
    title: "odd texts come back as they went in: any script, line ends, quotes, names that JavaScript knows",
    likelyCause:
      "texts are normalised, trimmed, escaped twice or put into SQL; custom values sit in a bare object",
    run: async (subject, declared) => {
      for (const contact of oddContacts) await mustComeBack(subject, declared, contact);
    },
  },
  {
    rule: "DB38",
    title: "what is as long as contactLimits allow comes back whole",
    likelyCause: "a column or a packet is shorter than what checkContact lets through",
    run: async (subject, declared) => {
      await mustComeBack(subject, declared, contactLimitsReached);
    },
  },
  {
    rule: "DB39",
    title:
      "what checkContact refuses is refused with InvalidItem and the field, and nothing of it is written",
    likelyCause:
      "contacts are taken as they come: the next read of them fails, or the mirror writes nonsense",
    run: async (subject) => {
      const { database, application } = subject;
      const anna = await application.add(person("Anna"));
      const bert = await application.add(person("Bert"));
      await application.remove(bert);
      const { revision, version: before } = await foundIn(database, anna);
      const version = editedInFolder(before);
      for (const contact of invalidContacts) {
        const refusal = checkContact(contact);
        if (E.isRight(refusal)) throw new Error(`checkContact takes ${shown(contact)}`);
        const field = firstPart(refusal.left.field);
        for (const write of [
          { _tag: "Update", id: anna, revision, version, contact },
          { _tag: "Restore", id: bert, version, contact },
        ] as const)
          await mustLeaveAsItIs(subject, write.id, async () => {
            const result = await pushOne(database, write);
            const { error } = mustBeRefused(
              result,
              "InvalidItem",
              `${write._tag} with a ${field} that ${refusal.left.reason}`,
            );
            mustHold(
              error._tag === "InvalidItem" && error.id === write.id && firstPart(error.field) === field,
              () => `the refusal of a bad ${field} is ${shown(error)}`,
            );
          });
      }
    },
  },
];

const firstPart = (path: string): string => path.split("/")[0] ?? "";

const mustComeBack = async (
  { database, application }: DatabaseSubject,
  { contacts }: DatabaseDeclaration,
  contact: Contact,
): Promise<void> => {
  const mustBeKept = (kept: Contact): void =>
    contacts === "Equal" ? mustBeEqual(kept, contact) : mustBeExact(kept, contact);
  const added = await application.add(contact);
  mustBeKept((await foundIn(database, added)).contact);
  const id = await application.add(person("Before"));
  const { revision, version } = await foundIn(database, id);
  const bytes = photoBytes(contact.photo?.hash ?? "");
  const write = { _tag: "Update", id, revision, version: editedInFolder(version), contact } as const;
  const pushed = await pushOne(database, bytes === undefined ? write : { ...write, photoBytes: bytes });
  const done = mustBeDone(pushed, "push of a valid contact");
  const after = await foundIn(database, id);
  mustBeKept(after.contact);
  mustBeSame([after.revision, after.version], [done.revision, write.version], "its revision and version");
};

/** Field by field, so that what is seen is what differs. */
const mustBeExact = (seen: Contact, meant: Contact): void => {
  const [fields, kept] = [new Map(Object.entries(encodeContact(meant))), Object.entries(encodeContact(seen))];
  for (const [field, value] of kept) mustBeSame(value, fields.get(field), `the ${field} of the contact`);
  const missing = [...fields.keys()].filter((field) => kept.every(([other]) => other !== field));
  mustHold(missing.length === 0, () => `the contact has lost ${missing.join(", ")}`);
};
