import type { Contact, FolderCapabilities, RemoteId, Target } from "@spegla/core";

/** What the cases are tried on: an empty folder of a target, and somebody else who works in it. */
export type TargetSubject = {
  /** Cases create the folders `Kunder & Vänner`, `Clients` and `Elsewhere` in it: put them away after each. */
  readonly target: Target;
  /** An empty folder, from `target.listFolders()`. */
  readonly folderId: string;
  readonly person: TargetPerson;
  /** Resolves when an `Eventual` listing shows all that was done; not called for an `Immediate` one. */
  readonly settle?: () => Promise<void>;
};

/**
 * The person whose folder it is, or another program: works with the service's own client, never
 * through the adapter. Each function resolves when the service has it, and rejects if that fails.
 */
export type TargetPerson = {
  /** Adds an unknown contact: no marker. */
  readonly add: (contact: Contact) => Promise<RemoteId>;
  /** Changes an item; marker and all that the adapter does not model stay. */
  readonly edit: (id: RemoteId, recipe: (contact: Contact) => Contact) => Promise<void>;
  readonly remove: (id: RemoteId) => Promise<void>;
} & Partial<PersonAbilities>;

/** What not every service allows, or not every author can do. Cases that need what is not there are left out. */
export type PersonAbilities = {
  /** Adds an unknown contact whose id is made of `name`, which is in any script and has no slash. */
  readonly addNamed: (name: string, contact: Contact) => Promise<RemoteId>;
  /** The same item under a new id, marker and all; the old id is gone. */
  readonly rename: (id: RemoteId) => Promise<RemoteId>;
  /** A second item that is the same, marker and all. */
  readonly duplicate: (id: RemoteId) => Promise<RemoteId>;
  /** The item stays, its marker goes. */
  readonly dropMarker: (id: RemoteId) => Promise<void>;
  /** Writes `text` into a place of the item that the adapter does not model: an `X-` property, a column of somebody else's. */
  readonly putUnmodelled: (id: RemoteId, text: string) => Promise<void>;
  /** The text that is there; empty if none is. */
  readonly readUnmodelled: (id: RemoteId) => Promise<string>;
  /** All that the service keeps of the item, revision among it, to be compared as a text. */
  readonly readRaw: (id: RemoteId) => Promise<string>;
  /** No cursor that was given out so far is good any more. */
  readonly expireCursors: () => Promise<void>;
};

export type PersonAbility = keyof PersonAbilities;

/** What an adapter says of its target; decides which cases apply, and each of its words is tested. */
export type TargetDeclaration = {
  /** What the folder must state of itself, to the letter. */
  readonly capabilities: FolderCapabilities;
  /**
   * `NamedByMarker`: a second create with the same marker is refused with `RevisionMismatch`, as if
   * the marker were the item's name; `NamedByService`: it makes a second item.
   */
  readonly copies: "NamedByMarker" | "NamedByService";
  /** `Created`: `createFolder` makes one; `Given`: it answers `Unsupported`, or `Forbidden`. */
  readonly folders: "Created" | "Given";
  /**
   * `Told`: a pull since a cursor says what happened since, in a `Delta` or a complete `Snapshot`, and
   * of a cursor that is no one's that it is expired; `Listed`: every pull is a `Snapshot` of everything.
   */
  readonly changes: "Told" | "Listed";
  /** `Acknowledged`: the folder has `acknowledge`; `ComeBack`: it has not. */
  readonly ownWrites: "Acknowledged" | "ComeBack";
  /** Most items a page holds, as the subject is set up; small is fast. `Infinity`: all come in one page. */
  readonly pageSize: number;
  /** Which of the optional functions the subject's person has. */
  readonly personCan: ReadonlyArray<PersonAbility>;
  /** A valid contact that this target must refuse, and the `field` it names then. */
  readonly refuses?: { readonly contact: Contact; readonly field: string };
  /** How many generated contacts each law is tried on. Default: 30. */
  readonly runs?: number;
};

export const runsOf = ({ runs = 30 }: TargetDeclaration): number => runs;
