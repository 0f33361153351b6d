import type { Contact, ContactDatabase, ContactId } from "@spegla/core";
import type { ContactDetails } from "../../memory/memory-database.js";
import { abilityMissing } from "../ability.js";
import type { ConformanceCase, LeftOutBecause } from "../conformance-case.js";

/** What the cases are tried on: an empty contact database, and what its application does behind the port. */
export type DatabaseSubject = {
  readonly database: ContactDatabase;
  readonly application: DatabaseApplication;
};

/**
 * Works with the database's own functions, never through the port. Each function resolves when it has
 * happened. A photo is always one of `samplePhotos`: `photoBytes` has its bytes.
 */
export type DatabaseApplication = {
  readonly add: (contact: Contact, details?: Partial<ContactDetails>) => Promise<ContactId>;
  /** Saves what the recipe makes of the contact. */
  readonly edit: (id: ContactId, recipe: (contact: Contact) => Contact) => Promise<void>;
  /** To Deleted Items. */
  readonly remove: (id: ContactId) => Promise<void>;
  readonly restore: (id: ContactId) => Promise<void>;
} & Partial<ApplicationAbilities>;

/** What not every application does. Cases that need what is not there are left out. */
export type ApplicationAbilities = {
  /** Out of Deleted Items, for good. */
  readonly purge: (id: ContactId) => Promise<void>;
  /** Changes record type, owner or privacy, and no field. */
  readonly reclassify: (id: ContactId, details: Partial<ContactDetails>) => Promise<void>;
  /** As if so much time went by that no cursor given out so far is good any more. */
  readonly expireCursors: () => Promise<void>;
  /** The same database as after a restart of its process; nothing else of the subject is used afterwards. */
  readonly reopen: () => Promise<ContactDatabase>;
  /** Another database of the same kind, empty. */
  readonly another: () => Promise<DatabaseSubject>;
};

export type ApplicationAbility = keyof ApplicationAbilities;

/** What is said of a database; decides which cases apply, and each of its words is tested. */
export type DatabaseDeclaration = {
  /** `Exact`: a contact comes back as it was given. `Equal`: as one that `eqContact` finds the same. */
  readonly contacts: "Exact" | "Equal";
  /** `Acknowledged`: the database has `acknowledge`; `ComeBack`: it has not. */
  readonly ownWrites: "Acknowledged" | "ComeBack";
  /** Which of the optional functions the subject's application has. */
  readonly applicationCan: ReadonlyArray<ApplicationAbility>;
  /** How many generated values each law is tried on. Default: 50. */
  readonly runs?: number;
};

export type DatabaseCase = ConformanceCase<DatabaseSubject, DatabaseDeclaration>;

export const runsOf = ({ runs = 50 }: DatabaseDeclaration): number => runs;

export const applicationCannot =
  (...abilities: ReadonlyArray<ApplicationAbility>): LeftOutBecause<DatabaseDeclaration> =>
  ({ applicationCan }) =>
    abilityMissing("applicationCan", applicationCan, abilities);

export const ownWritesComeBack: LeftOutBecause<DatabaseDeclaration> = ({ ownWrites }) =>
  ownWrites === "ComeBack" ? "the database has no `acknowledge`" : undefined;

export const applicationAbilities: ReadonlyArray<ApplicationAbility> = [
  "another",
  "expireCursors",
  "purge",
  "reclassify",
  "reopen",
];
