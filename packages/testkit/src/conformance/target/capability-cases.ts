import { type Projection, checkContact, phoneKinds, placeKinds, putView, viewContact } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import * as fc from "fast-check";
import { aContact } from "../../arbitraries/contact-arbitrary.js";
import { sameValue } from "../../samples/same-value.js";
import { mustHoldForAll, rightTo, shown } from "../asking.js";
import { mustHold } from "../conformance-case.js";
import { mustBeEqual } from "../contact-difference.js";
import { type TargetCase, targetCase } from "./target-case.js";
import { runsOf } from "./target-subject.js";

export const capabilityCases: ReadonlyArray<TargetCase> = [
  targetCase({
    rule: "TF1",
    title: "an opened folder states its id, a name, and what was declared of it, each time the same",
    likelyCause:
      "the declaration was written for other options than the subject's, or a capability is made up anew on every opening",
    run: async ({ target, folder, folderId, declared }) => {
      const again = await rightTo("openFolder", () => target.openFolder(folderId));
      mustHold(folder.id === again.id, () => `opened twice, its id is ${folder.id} and ${again.id}`);
      mustHold(folder.name.trim() !== "", () => "its name is empty");
      for (const { capabilities } of [folder, again])
        mustHold(
          sameValue(capabilities, declared.capabilities),
          () => `it states ${shown(capabilities)}, declared was ${shown(declared.capabilities)}`,
        );
      const ownWrites = folder.acknowledge === undefined ? "ComeBack" : "Acknowledged";
      mustHold(
        ownWrites === declared.ownWrites,
        () => `own writes are ${ownWrites}, declared was ${declared.ownWrites}`,
      );
    },
  }),
  targetCase({
    rule: "TF2",
    title: "what the folder states is possible: limits are whole numbers from 1, kinds are those of contacts",
    likelyCause: "a limit of 0 stands for not held: leave the field out of the projection instead",
    run: async ({ folder: { capabilities } }) => {
      const { projection, batchSize, concurrency } = capabilities;
      for (const [what, limit] of [...limitsOf(projection), ["batchSize", batchSize] as const])
        mustHold(limit >= 1 && (limit === Infinity || Number.isInteger(limit)), () => `${what} is ${limit}`);
      mustHold(Number.isInteger(concurrency) && concurrency >= 1, () => `concurrency is ${concurrency}`);
      for (const kind of kindsOf(projection))
        mustHold(knownKinds.has(kind), () => `there is no kind ${kind}`);
    },
  }),
  targetCase({
    rule: "TF3",
    title: "the projection is a lens: a view is its own view and valid, and putting it back changes nothing",
    likelyCause:
      "the projection names a limit that a view cannot keep; state what the folder holds, with the weakest words that are true",
    run: async ({ declared, folder }) => {
      const { projection } = folder.capabilities;
      await mustHoldForAll(runsOf(declared), fc.tuple(aContact, aContact), async ([contact, other]) => {
        const seen = viewContact(projection)(contact);
        mustHold(E.isRight(checkContact(seen)), () => `[PR4] the view ${shown(seen)} is no valid contact`);
        mustBeEqual(viewContact(projection)(seen), seen, "[PR4] in the view of a view; before it was");
        mustBeEqual(
          putView(projection)(seen, contact),
          contact,
          "[PR2] after putting a view back; before it was",
        );
        const put = putView(projection)(viewContact(projection)(other), seen);
        mustBeEqual(
          viewContact(projection)(put),
          viewContact(projection)(other),
          "[PR1] after a put where nothing is hidden; put was",
        );
      });
    },
  }),
];

const limitsOf = ({
  revision,
  texts,
  photo,
  lists,
}: Projection): ReadonlyArray<readonly [what: string, limit: number]> => [
  ["the projection's revision", revision],
  ...Object.entries(texts),
  ...(photo === undefined ? [] : [["the photo's maxBytes", photo.maxBytes] as const]),
  ...Object.entries(lists).flatMap(([field, { total = 1, perKind = {} }]) => [
    [`${field}' total`, total] as const,
    ...Object.entries(perKind).map(([kind, most = 1]) => [`${field} of kind ${kind}`, most] as const),
  ]),
];

const kindsOf = ({ lists }: Projection): ReadonlyArray<string> =>
  Object.values(lists).flatMap(({ perKind = {} }) => Object.keys(perKind));

const knownKinds: ReadonlySet<string> = new Set([...phoneKinds, ...placeKinds]);
