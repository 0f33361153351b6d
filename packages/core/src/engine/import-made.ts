import * as E from "fp-ts/lib/Either.js";
import { seesVersion } from "../clock/version-vector.js";
import { eqContact } from "../contact/eq-contact.js";
import type { ContactId } from "../contact/ids.js";
import type { BusinessContact, ContactDatabase, DatabaseWrite } from "../replica/database.js";
import { revision } from "../replica/ids.js";
import type { ReplicaError } from "../replica/replica-error.js";
import type { Keyed } from "./mirror-state.js";
import type { Operation } from "./operation.js";
import { type Patience, patiently } from "./patience.js";
import type { Answered } from "./push-writes.js";

type ContactCreation = Extract<DatabaseWrite, { readonly _tag: "Create" }>;

type MakingRun = { readonly database: Pick<ContactDatabase, "read">; readonly patience: Patience };

/**
 * The contacts that these creates have made, of those whose answer was lost: they are where their id
 * is. One that was edited since is told as it was made, and its revision says nothing.
 */
export const findMade = async (
  { database, patience }: MakingRun,
  creates: ReadonlyArray<ContactCreation>,
): Promise<E.Either<ReplicaError, ReadonlyMap<ContactId, BusinessContact>>> => {
  if (creates.length === 0) return E.right(new Map());
  const read = await patiently(patience)(
    database.read(
      creates.map(({ id }) => id),
      patience.signal,
    ),
  )();
  if (E.isLeft(read)) return read;
  const known = new Map(
    read.right.flatMap((answer) => (answer._tag === "Found" ? [[answer.item.id, answer.item] as const] : [])),
  );
  return E.right(
    new Map(
      creates.flatMap((create) => {
        const record = known.get(create.id);
        return record !== undefined && isMadeBy(create, record)
          ? [[create.id, asMade(create, record)] as const]
          : [];
      }),
    ),
  );
};

/** A create that is refused because its contact is there may be the one that made it, sent again for a lost answer. */
export const withSentTwice = async (
  run: MakingRun,
  wave: ReadonlyArray<Keyed<Operation>>,
  answers: ReadonlyArray<Answered<ContactId, BusinessContact>>,
): Promise<ReadonlyArray<Answered<ContactId, BusinessContact>>> => {
  const refused = new Set(answers.filter(isRefusedAsMoved).map(({ key }) => key));
  const creates = new Map(
    wave.flatMap(({ key, value: { database } }): Array<[string, ContactCreation]> =>
      refused.has(key) && database !== undefined && isCreation(database) ? [[key, database]] : [],
    ),
  );
  const made = await findMade(run, [...creates.values()]);
  return answers.map((answer) => {
    const create = creates.get(answer.key);
    if (create === undefined) return answer;
    if (E.isLeft(made)) return { key: answer.key, result: unknownEffect(made.left) };
    const item = made.right.get(create.id);
    return item === undefined
      ? answer
      : { key: answer.key, result: { _tag: "Done", id: item.id, revision: item.revision, stored: item } };
  });
};

/** Whatever it is that nobody can say: the create stays noted, and the next run looks for it. */
const unknownEffect = ({ message }: ReplicaError) =>
  ({ _tag: "Unsent", error: { _tag: "Unavailable", message } }) as const;

const isCreation = (write: DatabaseWrite): write is ContactCreation => write._tag === "Create";

const isRefusedAsMoved = ({ result }: Answered<ContactId, BusinessContact>): boolean =>
  result._tag === "Failed" && result.error._tag === "RevisionMismatch";

/** Somebody else may have given the same id to another contact. */
const isMadeBy = ({ version, importId }: ContactCreation, record: BusinessContact): boolean =>
  record.importId === importId && seesVersion(record.version.vector, version.vector);

const asMade = ({ contact, version }: ContactCreation, record: BusinessContact): BusinessContact =>
  eqContact(contact, record.contact) ? record : { ...record, contact, version, revision: revision("") };
