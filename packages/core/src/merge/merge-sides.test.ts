import {
  type ContactEdit,
  aContact,
  aProjection,
  aRespelled,
  aSmallContact,
  aSmallEdit,
  anEdit,
  editContact,
  heldContact,
  narrowProjection,
  respelledContact,
  wholeProjection,
} from "@spegla/testkit";
import * as fc from "fast-check";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import { describe, expect, it } from "vitest";
import { diffContacts } from "../change/diff.js";
import { type FieldValue, eqFieldValue, fieldValues } from "../change/field-value.js";
import { type Contact, emptyContact } from "../contact/contact.js";
import { checkContact } from "../contact/contact-limits.js";
import { eqContact } from "../contact/eq-contact.js";
import { fieldOfPath, singlePath } from "../contact/field-path.js";
import type { Projection } from "../projection/projection.js";
import { viewContact } from "../projection/view.js";
import { type Merged, type Sides, mergeSides } from "./merge-sides.js";
import type { Policy } from "./policy.js";

const person = (fields: Partial<Contact>): Contact => ({ ...emptyContact, ...fields });
const work = (number: string, more: { label?: string; preferred?: true } = {}) =>
  ({ kind: "work", number, ...more }) as const;
const mobile = (number: string, more: { label?: string; preferred?: true } = {}) =>
  ({ kind: "mobile", number, ...more }) as const;
const mail = (address: string) => ({ kind: "work", address }) as const;
const pathOf = (phone: Contact["phones"][number]) => {
  const [path] = fieldValues(person({ phones: [phone] })).keys();
  if (path === undefined) throw new Error("no path");
  return path;
};

const onlyMobiles: Projection = {
  ...wholeProjection,
  lists: { ...wholeProjection.lists, phones: { perKind: { mobile: 2 }, label: "Held", preferred: "Held" } },
};

const policies = ["database", "folder", "newest", "ask"] as const;
const aPolicy = fc.constantFrom(...policies);
const edited =
  (edits: ReadonlyArray<ContactEdit>) =>
  (contact: Contact): Contact =>
    edits.reduce((before, edit) => editContact(edit)(before), contact);

type Given = { readonly base: Contact; readonly database: Contact; readonly folder: Contact };

/** Both sides had `base`, in a folder that holds everything. */
const merge = (
  { base, ...sides }: Given,
  policy: Policy["field"] = "database",
  projection = wholeProjection,
): Merged =>
  mergeSides(
    projection,
    policy,
  )({
    base: { database: base, folder: viewContact(projection)(base) },
    ...sides,
    undecided: [],
    newer: "Database",
  });

/** One state, and what each side made of it. */
const aFork: fc.Arbitrary<Given> = fc
  .oneof(
    {
      weight: 3,
      arbitrary: fc.tuple(
        aSmallContact,
        fc.array(aSmallEdit, { maxLength: 3 }),
        fc.array(aSmallEdit, { maxLength: 3 }),
      ),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(aContact, fc.array(anEdit, { maxLength: 4 }), fc.array(anEdit, { maxLength: 4 })),
    },
  )
  .map(([base, ofDatabase, ofFolder]) => ({
    base,
    database: edited(ofDatabase)(base),
    folder: edited(ofFolder)(base),
  }));

/** Rounds of edits on both sides, with a folder of little room that spells its own way. */
const aWalk = fc.record({
  projection: aProjection,
  policy: aPolicy,
  start: fc.oneof({ weight: 3, arbitrary: aSmallContact }, { weight: 1, arbitrary: aContact }),
  rounds: fc.array(
    fc.record({
      ofDatabase: fc.array(fc.oneof({ weight: 4, arbitrary: aSmallEdit }, anEdit), { maxLength: 3 }),
      ofFolder: fc.array(fc.oneof({ weight: 4, arbitrary: aSmallEdit }, anEdit), { maxLength: 3 }),
      seed: fc.nat(),
      newer: fc.constantFrom("Database" as const, "Folder" as const),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});
type Walk = typeof aWalk extends fc.Arbitrary<infer Value> ? Value : never;

/** What the folder makes of a contact: what it has room for, respelled. A service does not cut what it respelled. */
const stored = (projection: Projection, seed: number, contact: Contact): Contact => {
  const held = heldContact(projection)(contact);
  const respelled = respelledContact(seed)(held);
  return eqContact(heldContact(projection)(respelled), held) ? respelled : held;
};

/** Merges round by round, each time from the state that the merge before has left on both sides. */
const walk = (
  { projection, policy, start, rounds }: Walk,
  visit: (sides: Sides, merged: Merged, after: Sides) => void,
): void => {
  let base = { database: start, folder: stored(projection, 1, viewContact(projection)(start)) };
  let undecided: Sides["undecided"] = [];
  for (const { ofDatabase, ofFolder, seed, newer } of rounds) {
    const database = edited(ofDatabase)(base.database);
    const folder = stored(projection, seed, edited(ofFolder)(base.folder));
    const sides = { base, database, folder, undecided, newer };
    const merged = mergeSides(projection, policy)(sides);
    base = {
      database: merged.database,
      folder: eqContact(merged.folder, folder) ? folder : stored(projection, seed + 1, merged.folder),
    };
    undecided = merged.undecided;
    visit(sides, merged, { base, ...base, undecided, newer });
  }
};

describe("merging", () => {
  it("[MG1] edits of different fields never conflict, and end up on both sides", () => {
    fc.assert(
      fc.property(aFork, aPolicy, ({ base, database, folder }, policy) => {
        const mine = diffContacts(base, database);
        const fields = new Set(mine.map(({ path }) => fieldOfPath(path)));
        fc.pre(diffContacts(base, folder).every(({ path }) => !fields.has(fieldOfPath(path))));
        const merged = merge({ base, database, folder }, policy);
        expect(merged.conflicts).toEqual([]);
        expect(eqContact(merged.database, merged.folder)).toBe(true);
        expect(diffContacts(database, merged.database)).toEqual(diffContacts(base, folder));
        expect(diffContacts(folder, merged.folder)).toEqual(mine);
      }),
    );
  });

  it("[MG1] different entries of one field are different fields", () => {
    const base = person({ phones: [work("1"), work("2")] });
    const merged = merge({
      base,
      database: person({ phones: [work("1", { label: "Desk" }), work("2")] }),
      folder: person({ phones: [work("1"), work("2", { label: "Lab" })] }),
    });
    expect(merged.conflicts).toEqual([]);
    expect(merged.database.phones).toEqual([work("1", { label: "Desk" }), work("2", { label: "Lab" })]);
  });

  it("[MG2] no value that a side has written vanishes: both sides have it, or a conflict names it", () => {
    const isKept = (merged: Merged, value: FieldValue): boolean =>
      [
        ...fieldValues(merged.database).values(),
        ...merged.conflicts.flatMap(({ database, folder }) => [database, folder]),
      ].some(
        (held) =>
          held !== undefined &&
          held.field === value.field &&
          eqFieldValue(withoutPreference(held), withoutPreference(value)),
      );
    fc.assert(
      fc.property(aFork, aPolicy, ({ base, database, folder }, policy) => {
        const merged = merge({ base, database, folder }, policy);
        for (const side of [database, folder])
          for (const change of diffContacts(base, side))
            if (change._tag !== "Removed") expect(isKept(merged, change.after)).toBe(true);
        if (merged.undecided.length === 0) expect(eqContact(merged.database, merged.folder)).toBe(true);
      }),
    );
  });

  it("[MG3] edits that agree are one", () => {
    fc.assert(
      fc.property(aFork, aPolicy, aProjection, ({ base, database }, policy, projection) => {
        const view = viewContact(projection);
        // What goes out of the folder's sight was not taken away; and entries of equal value have
        // only their numbers for names, and those shift. There, a conflict too many is safe.
        const isPlain = (contact: Contact) =>
          fieldValues(view(contact)).size === fieldValues(contact).size &&
          ![...fieldValues(contact).keys()].join("").includes("\t");
        fc.pre(isPlain(base) && isPlain(database));
        const merged = mergeSides(
          projection,
          policy,
        )({
          base: { database: base, folder: view(base) },
          database,
          folder: view(database),
          undecided: [],
          newer: "Database",
        });
        expect(merged.conflicts).toEqual([]);
        expect(diffContacts(database, merged.database)).toEqual([]);
        expect(diffContacts(view(database), merged.folder)).toEqual([]);
      }),
    );
  });

  it("[MG3] and so are two that agree in what the folder can show", () => {
    const room: Projection = { ...wholeProjection, texts: { surname: 2 } };
    const database = person({ surname: "Berg" });
    const folder = person({ surname: "Be" });
    expect(merge({ base: person({ surname: "Ekman" }), database, folder }, "folder", room)).toEqual({
      database,
      folder,
      conflicts: [],
      undecided: [],
    });
  });

  it("[MG2] a conflict names what each side has, and nothing where a side has nothing", () => {
    const [ek, al] = [person({ surname: "Ek" }), person({ surname: "Al" })];
    const text = (value: string) => ({ _tag: "Text", field: "surname", value });
    const named = (base: Contact, database: Contact, folder: Contact) =>
      merge({ base, database, folder }).conflicts;
    const conflict = { _tag: "FieldConflict", path: "surname", winner: "Database" };
    expect(named(ek, emptyContact, al)).toStrictEqual([
      { ...conflict, base: text("Ek"), folder: text("Al") },
    ]);
    expect(named(ek, al, emptyContact)).toStrictEqual([
      { ...conflict, base: text("Ek"), database: text("Al") },
    ]);
    expect(named(emptyContact, ek, al)).toStrictEqual([
      { ...conflict, database: text("Ek"), folder: text("Al") },
    ]);
  });

  it("[MG4] of one field the policy says whose edit stands, and the conflict keeps both", () => {
    const given = {
      base: person({ surname: "Ek" }),
      database: person({ surname: "Al" }),
      folder: person({ surname: "Bo" }),
    };
    const standing = (policy: Policy["field"], newer: Sides["newer"]) => {
      const { base, ...sides } = given;
      const merged = mergeSides(
        wholeProjection,
        policy,
      )({ base: { database: base, folder: base }, ...sides, undecided: [], newer });
      expect(merged.conflicts).toMatchObject([
        { path: "surname", base: { value: "Ek" }, database: { value: "Al" }, folder: { value: "Bo" } },
      ]);
      return [merged.database.surname, merged.folder.surname, merged.conflicts[0]?.winner];
    };
    expect(standing("database", "Folder")).toEqual(["Al", "Al", "Database"]);
    expect(standing("folder", "Database")).toEqual(["Bo", "Bo", "Folder"]);
    expect(standing("newest", "Database")).toEqual(["Al", "Al", "Database"]);
    expect(standing("newest", "Folder")).toEqual(["Bo", "Bo", "Folder"]);
    expect(standing("ask", "Folder")).toEqual(["Al", "Bo", "Undecided"]);
  });

  it("[MG4] also where the folder could not show what the other side cleared", () => {
    const merged = merge(
      {
        base: person({ birthday: { month: 2, day: 29 } }),
        database: emptyContact,
        folder: person({ birthday: { year: 2000, month: 2, day: 29 } }),
      },
      "database",
      narrowProjection,
    );
    expect(merged).toMatchObject({ database: emptyContact, folder: emptyContact });
    expect(merged.conflicts).toMatchObject([
      { path: "birthday", folder: { value: { year: 2000 } }, winner: "Database" },
    ]);
  });

  it("[MG4] the policies are each other's mirror", () => {
    fc.assert(
      fc.property(aFork, ({ base, database, folder }) => {
        const one = merge({ base, database, folder }, "database");
        const other = merge({ base, database: folder, folder: database }, "folder");
        expect(eqContact(one.database, other.database)).toBe(true);
        expect(one.conflicts).toHaveLength(other.conflicts.length);
      }),
    );
  });

  it("[MG5] an undecided field stays apart until both sides say the same", () => {
    const base = person({ surname: "Ek" });
    const open = merge(
      { base, database: person({ surname: "Al" }), folder: person({ surname: "Bo" }) },
      "ask",
    );
    expect(open.undecided).toEqual(["surname"]);
    const later = (database: string, folder: string): Merged =>
      mergeSides(
        wholeProjection,
        "ask",
      )({
        base: { database: open.database, folder: open.folder },
        database: person({ surname: database, company: "Ek AB" }),
        folder: person({ surname: folder }),
        undecided: open.undecided,
        newer: "Database",
      });
    expect(later("Al", "Bo")).toMatchObject({
      database: { surname: "Al", company: "Ek AB" },
      folder: { surname: "Bo", company: "Ek AB" },
      conflicts: [],
      undecided: ["surname"],
    });
    expect(later("Cy", "Bo")).toMatchObject({
      database: { surname: "Cy" },
      folder: { surname: "Bo" },
      conflicts: [{ database: { value: "Cy" }, folder: { value: "Bo" }, winner: "Undecided" }],
      undecided: ["surname"],
    });
    expect(later("Bo", "Bo")).toMatchObject({ conflicts: [], undecided: [] });
  });

  it.each([
    ["both cleared it", emptyContact, emptyContact, []],
    ["only one cleared it", emptyContact, person({ surname: "Bo" }), ["surname"]],
    ["the other cleared it", person({ surname: "Al" }), emptyContact, ["surname"]],
  ])("[MG5] an undecided text, once %s", (_, database, folder, undecided) => {
    const open = person({ surname: "Al" });
    const merged = mergeSides(
      wholeProjection,
      "ask",
    )({
      base: { database: open, folder: person({ surname: "Bo" }) },
      database,
      folder,
      undecided: [singlePath("surname")],
      newer: "Database",
    });
    expect(merged).toEqual({ database, folder, conflicts: merged.conflicts, undecided });
    expect(merged.conflicts).toHaveLength(undecided.length);
  });

  it.each([
    ["both corrected it to the same", [work("4")], [work("4")], []],
    ["both removed it", [], [], []],
    ["both put another in its place", [mobile("9")], [mobile("9")], []],
    ["only one side says what the other did", [work("3")], [work("3")], []],
    ["both corrected it, but differently", [work("4")], [work("5")], [work("4")]],
    ["only one side removed it", [], [work("3")], [work("2")]],
    ["it is gone here, and kept beside others there", [mobile("9")], [work("3"), mobile("9")], [work("2")]],
  ])("[MG5] an undecided entry, once %s", (_, database, folder, open) => {
    const merged = mergeSides(
      wholeProjection,
      "ask",
    )({
      base: { database: person({ phones: [work("2")] }), folder: person({ phones: [work("3")] }) },
      database: person({ phones: database, urls: [{ kind: "work", url: "https://ek.se" }] }),
      folder: person({ phones: folder }),
      undecided: [pathOf(work("2"))],
      newer: "Database",
    });
    expect(merged.undecided).toEqual(open.map(pathOf));
    expect(merged.conflicts).toHaveLength(open.length);
    expect(merged.database.phones).toEqual(database);
    expect(merged.folder.phones).toEqual(folder);
  });

  it("[MG5] edits of what is undecided are reported with all that the database keeps of them", () => {
    const labelled = person({ phones: [work("2", { label: "L" })] });
    const merged = mergeSides(
      narrowProjection,
      "ask",
    )({
      base: { database: labelled, folder: person({ phones: [work("3")] }) },
      database: labelled,
      folder: person({ phones: [work("4")] }),
      undecided: [pathOf(work("2"))],
      newer: "Database",
    });
    expect(merged.conflicts).toMatchObject([
      { database: { value: { label: "L" } }, folder: { value: { number: "4", label: "L" } } },
    ]);
  });

  it("[MG5] whatever is undecided is settled when the folder says what the database does", () => {
    fc.assert(
      fc.property(aWalk, (given) => {
        walk({ ...given, policy: "ask" }, (_, merged, after) => {
          const folder = stored(given.projection, 7, viewContact(given.projection)(merged.database));
          const settled = mergeSides(given.projection, "ask")({ ...after, folder });
          expect(settled.undecided).toEqual([]);
          expect(eqContact(settled.database, merged.database)).toBe(true);
          expect(eqContact(settled.folder, folder)).toBe(true);
        });
      }),
    );
  });

  it.each([
    ["phones added on both sides both stay", [], [work("1")], [work("2")], [work("1"), work("2")], 0],
    ["the same phone added on both sides is one", [], [work("1 2")], [work("1-2")], [work("1 2")], 0],
    ["one corrected on both sides is a conflict", [work("1")], [work("2")], [work("3")], [work("2")], 1],
    [
      "one removed on one side is gone",
      [work("1"), work("2")],
      [work("1")],
      [work("1"), work("2")],
      [work("1")],
      0,
    ],
    ["one removed on both sides is gone", [work("1"), work("2")], [work("1")], [work("1")], [work("1")], 0],
    [
      "one removed here and corrected there is a conflict",
      [work("1")],
      [work("1", { label: "L" })],
      [],
      [work("1", { label: "L" })],
      1,
    ],
    [
      "added on both sides with other labels is a conflict",
      [],
      [work("1", { label: "L" })],
      [work("1", { label: "M" })],
      [work("1", { label: "L" })],
      1,
    ],
  ])("[MG6] entries: %s", (_, base, database, folder, result, conflicts) => {
    const merged = merge({
      base: person({ phones: base }),
      database: person({ phones: database }),
      folder: person({ phones: folder }),
    });
    expect(merged.database.phones).toEqual(result);
    expect(eqContact(merged.folder, merged.database)).toBe(true);
    expect(merged.conflicts).toHaveLength(conflicts);
  });

  it.each([
    ["edited in the folder", [], [work("2")], "Folder"],
    ["edited in the database", [work("2")], [], "Database"],
  ] as const)(
    "[MG6] an entry that is gone on one side cannot wait there: the one %s stands",
    (_, here, there, winner) => {
      const merged = merge(
        {
          base: person({ phones: [work("1")] }),
          database: person({ phones: here }),
          folder: person({ phones: there }),
        },
        "ask",
      );
      expect(merged).toMatchObject({
        database: { phones: [work("2")] },
        folder: { phones: [work("2")] },
        conflicts: [{ base: { value: work("1") }, winner }],
        undecided: [],
      });
    },
  );

  it("[MG5] a text that is gone on one side waits all the same, on each side as it is", () => {
    const base = person({ surname: "Ek" });
    const other = person({ surname: "Al" });
    for (const sides of [
      { database: emptyContact, folder: other },
      { database: other, folder: emptyContact },
    ])
      expect(merge({ base, ...sides }, "ask")).toMatchObject({
        ...sides,
        conflicts: [{ winner: "Undecided" }],
        undecided: ["surname"],
      });
  });

  it("[MG5] but not what the folder cannot show: that stands", () => {
    const database = person({ birthday: { month: 2, day: 29 } });
    expect(
      merge(
        { base: person({ birthday: { year: 2000, month: 2, day: 29 } }), database, folder: emptyContact },
        "ask",
        narrowProjection,
      ),
    ).toMatchObject({ database, folder: emptyContact, conflicts: [{ winner: "Database" }], undecided: [] });
  });

  it("[MG6] one entry, reached from both sides by different ways, is one, and what differs is a conflict", () => {
    const merged = merge({
      base: person({ emails: [{ kind: "home", address: "a@x.se" }] }),
      database: person({ emails: [{ kind: "home", address: "a@x.se" }, mail("b@x.se")] }),
      folder: person({ emails: [{ kind: "home", address: "b@x.se" }] }),
    });
    expect(merged.database.emails).toEqual([mail("b@x.se")]);
    expect(merged.conflicts).toMatchObject([
      { database: { value: { kind: "work" } }, folder: { value: { kind: "home" } }, winner: "Database" },
    ]);
  });

  it("[MG7] what comes of a merge is a valid contact, with one preferred entry a list at most", () => {
    fc.assert(
      fc.property(aWalk, (given) => {
        walk(given, (_, merged) => {
          expect(checkContact(merged.database)).toEqual({ _tag: "Right", right: merged.database });
          expect(checkContact(merged.folder)).toEqual({ _tag: "Right", right: merged.folder });
        });
      }),
    );
  });

  it("[MG7] two sides that prefer different entries are a conflict", () => {
    const base = person({ phones: [work("1"), work("2")] });
    const database = person({ phones: [work("1", { preferred: true }), work("2")] });
    const folder = person({ phones: [work("1"), work("2", { preferred: true })] });
    expect(merge({ base, database, folder }, "database")).toMatchObject({
      database,
      folder: database,
      conflicts: [{ winner: "Database" }],
    });
    expect(merge({ base, database, folder }, "folder")).toMatchObject({
      database: folder,
      folder,
      conflicts: [{ winner: "Folder" }],
    });
  });

  it.each([
    ["before", [work("1"), work("2")]],
    ["behind", [work("2"), work("1")]],
  ])(
    "[MG5, MG7] a preference that waits for a person stays in the folder, where another one comes %s it",
    (_, phones) => {
      const base = person({ phones, emails: [mail("a@x.se"), mail("b@x.se")] });
      const database = {
        ...base,
        phones: phones.map((phone) =>
          phone.number === "1" ? { ...phone, preferred: true as const } : { ...phone, label: "Desk" },
        ),
        emails: [mail("a@x.se"), { ...mail("b@x.se"), preferred: true as const }],
      };
      const folder = {
        ...base,
        phones: phones.map((phone) => (phone.number === "2" ? work("2", { preferred: true }) : phone)),
      };
      const merged = merge({ base, database, folder }, "ask");
      expect(merged.undecided).toEqual([pathOf(work("2"))]);
      expect(merged.database).toEqual(database);
      expect(merged.folder).toEqual({ ...folder, emails: database.emails });
    },
  );

  it("[MG7] a preference in the folder gives way to a hidden one, and goes there too", () => {
    const room: Projection = {
      ...wholeProjection,
      lists: {
        ...wholeProjection.lists,
        phones: { perKind: { mobile: 1 }, label: "Held", preferred: "Held" },
      },
    };
    const mobile = { kind: "mobile", number: "2" } as const;
    const database = person({ phones: [work("1", { preferred: true }), mobile] });
    const merged = merge(
      { base: database, database, folder: person({ phones: [{ ...mobile, preferred: true }] }) },
      "database",
      room,
    );
    expect(merged.database).toEqual(database);
    expect(merged.folder.phones).toEqual([mobile]);
    expect(merged.conflicts).toHaveLength(1);
  });

  it("[MG8] a base that the service respelled, or cut, is no edit", () => {
    fc.assert(
      fc.property(
        aProjection,
        aPolicy,
        fc.oneof(aContact, aSmallContact),
        fc.nat(),
        fc.nat(),
        (projection, policy, contact, seed, later) => {
          const base = {
            database: contact,
            folder: stored(projection, seed, viewContact(projection)(contact)),
          };
          const folder = stored(projection, later, base.folder);
          const merged = mergeSides(
            projection,
            policy,
          )({ base, database: contact, folder, undecided: [], newer: "Folder" });
          expect(merged.database).toBe(contact);
          expect(merged.folder).toEqual(folder);
          expect(merged.conflicts).toEqual([]);
        },
      ),
    );
  });

  it("[MG8] what a service did not store is not sent again until it is edited", () => {
    const base = { database: person({ surname: "Ek", notes: "n" }), folder: person({ surname: "Ek" }) };
    const after = (database: Contact) =>
      mergeSides(
        wholeProjection,
        "database",
      )({ base, database, folder: base.folder, undecided: [], newer: "Database" });
    expect(after(base.database)).toMatchObject({ database: base.database, folder: base.folder });
    expect(after(person({ surname: "Al", notes: "n" })).folder).toEqual(person({ surname: "Al" }));
    expect(after(person({ surname: "Ek", notes: "m" })).folder.notes).toBe("m");
  });

  it.each([
    ["corrected in the folder", [work("1")], [work("002")], [work("002")], 0],
    ["labelled in the folder", [work("1")], [work("001", { label: "L" })], [work("001", { label: "L" })], 0],
    ["labelled in the database", [work("1", { label: "L" })], [work("001")], [work("1", { label: "L" })], 0],
    ["removed in the folder", [work("1")], [], [], 0],
    ["removed in the database", [], [work("001")], [], 0],
    ["corrected on both sides", [work("2")], [work("003")], [work("2")], 1],
  ])(
    "[MG8] an entry that the service rewrote is still that entry, once %s",
    (_, here, there, result, conflicts) => {
      const merged = mergeSides(
        wholeProjection,
        "database",
      )({
        base: { database: person({ phones: [work("1")] }), folder: person({ phones: [work("001")] }) },
        database: person({ phones: here }),
        folder: person({ phones: there }),
        undecided: [],
        newer: "Database",
      });
      expect(merged.database).toEqual(person({ phones: result }));
      expect(merged.folder).toEqual(person({ phones: result }));
      expect(merged.conflicts).toHaveLength(conflicts);
    },
  );

  it("[MG8] what a service adds of its own stays there, and goes nowhere else", () => {
    const ours = person({ surname: "Ek", categories: ["Friends"] });
    const theirs = person({ surname: "Ek", categories: ["Friends", "Synced"] });
    const merged = mergeSides(
      wholeProjection,
      "database",
    )({
      base: { database: ours, folder: theirs },
      database: { ...ours, surname: "Al" },
      folder: theirs,
      undecided: [],
      newer: "Database",
    });
    expect(merged).toMatchObject({ database: { ...ours, surname: "Al" }, conflicts: [] });
    expect(merged.folder).toEqual({ ...theirs, surname: "Al" });
  });

  it("[MG8] an entry that the service did not store, and a person then adds, is the one the database has", () => {
    const database = person({ phones: [work("1"), work("2")] });
    const folder = person({ phones: [work("1"), work("2", { label: "L" })] });
    const merged = mergeSides(
      wholeProjection,
      "database",
    )({
      base: { database, folder: person({ phones: [work("1")] }) },
      database,
      folder,
      undecided: [],
      newer: "Database",
    });
    expect(merged).toEqual({ database: folder, folder, conflicts: [], undecided: [] });
  });

  it("[MG8] an edit in the folder finds its entry behind an equal one that is not shown", () => {
    const hidden = work("1");
    const base = person({ phones: [hidden, mobile("1")] });
    const folder = person({ phones: [mobile("1", { label: "L" })] });
    expect(merge({ base, database: base, folder }, "database", onlyMobiles)).toMatchObject({
      database: { phones: [hidden, mobile("1", { label: "L" })] },
      folder,
      conflicts: [],
    });
    expect(merge({ base, database: base, folder: emptyContact }, "database", onlyMobiles)).toMatchObject({
      database: { phones: [hidden] },
      folder: emptyContact,
      conflicts: [],
    });
  });

  it("[MG9] sides that never agreed lose nothing: what one has goes to the other, what differs is a conflict", () => {
    fc.assert(
      fc.property(aFork, aPolicy, ({ database, folder }, policy) => {
        const merged = mergeSides(
          wholeProjection,
          policy,
        )({ database, folder, undecided: [], newer: "Database" });
        const kept = [
          ...fieldValues(merged.database).values(),
          ...merged.conflicts.flatMap((conflict) => [conflict.database, conflict.folder]),
        ];
        for (const side of [database, folder])
          for (const value of fieldValues(side).values())
            expect(
              kept.some(
                (held) =>
                  held !== undefined &&
                  held.field === value.field &&
                  eqFieldValue(withoutPreference(held), withoutPreference(value)),
              ),
            ).toBe(true);
      }),
    );
  });

  it("[MG9] and sides that are equal agree", () => {
    fc.assert(
      fc.property(
        aContact.chain((contact) => fc.tuple(fc.constant(contact), aRespelled(contact))),
        aPolicy,
        ([database, folder], policy) => {
          const merged = mergeSides(
            wholeProjection,
            policy,
          )({ database, folder, undecided: [], newer: "Folder" });
          expect(merged.conflicts).toEqual([]);
          expect(merged.database).toBe(database);
          expect(eqContact(merged.folder, folder)).toBe(true);
        },
      ),
    );
  });

  it("[MG10] what a folder cannot hold is no opponent of an edit there, and is not lost by it", () => {
    const room: Projection = { ...narrowProjection, texts: { surname: 4 } };
    const base = person({
      surname: "Lindqvist",
      notes: "n",
      phones: [work("1", { label: "L" })],
      custom: { region: "N" },
    });
    const merged = merge(
      {
        base,
        database: person({
          surname: "Lindkvist",
          notes: "m",
          phones: [work("1", { label: "M" })],
          custom: { region: "S" },
        }),
        folder: person({ surname: "LIND", phones: [work("2")] }),
      },
      "database",
      room,
    );
    expect(merged.conflicts).toEqual([]);
    expect(merged.database).toEqual(
      person({
        surname: "LINDkvist",
        notes: "m",
        phones: [work("2", { label: "M" })],
        custom: { region: "S" },
      }),
    );
  });

  it("[MG10] but who takes away in the folder what was edited out of its sight makes a conflict", () => {
    const base = person({ phones: [work("1")] });
    const database = person({ phones: [work("1", { label: "L" })] });
    const given = { base, database, folder: emptyContact };
    expect(merge(given, "database", narrowProjection)).toMatchObject({
      database,
      folder: base,
      conflicts: [{ database: { value: { label: "L" } }, winner: "Database" }],
    });
    expect(merge(given, "ask", narrowProjection)).toMatchObject({ database, folder: base, undecided: [] });
    expect(merge(given, "folder", narrowProjection)).toMatchObject({
      database: emptyContact,
      folder: emptyContact,
      conflicts: [{ winner: "Folder" }],
    });
  });

  it("[MG10] and who fills in what was hidden stands, with the hidden value in a conflict", () => {
    const base = person({ birthday: { month: 2, day: 29 } });
    const folder = person({ birthday: { year: 2000, month: 2, day: 29 } });
    const merged = merge({ base, database: base, folder }, "database", narrowProjection);
    expect(merged).toMatchObject({
      database: folder,
      folder,
      conflicts: [{ database: { value: base.birthday }, winner: "Folder" }],
    });
  });

  it("[MG10] and what is lost twice by one entry is one conflict", () => {
    const merged = merge(
      {
        base: person({ phones: [mobile("1"), work("2"), work("3")] }),
        database: person({ phones: [mobile("1"), work("2"), work("3", { preferred: true })] }),
        folder: person({ phones: [mobile("1"), mobile("2", { preferred: true })] }),
      },
      "database",
      onlyMobiles,
    );
    expect(merged.database.phones).toEqual([mobile("1"), mobile("2"), work("3", { preferred: true })]);
    expect(merged.conflicts).toMatchObject([
      { database: { value: work("2") }, folder: { value: mobile("2", { preferred: true }) } },
    ]);
  });

  it("[MG10] a label that the folder cannot hold stays as it was edited last, whoever's number stands", () => {
    const merged = merge(
      {
        base: person({ phones: [work("1", { label: "L" })] }),
        database: person({ phones: [work("2", { label: "M" })] }),
        folder: person({ phones: [work("3")] }),
      },
      "folder",
      narrowProjection,
    );
    expect(merged.database.phones).toEqual([work("3", { label: "M" })]);
  });

  it("[MG10] values in a conflict are whole: either may be chosen", () => {
    const room: Projection = { ...wholeProjection, texts: { surname: 4 } };
    const merged = merge(
      {
        base: person({ surname: "Lindqvist" }),
        database: person({ surname: "Norrman" }),
        folder: person({ surname: "LIND" }),
      },
      "database",
      room,
    );
    expect(merged.conflicts).toMatchObject([
      { database: { value: "Norrman" }, folder: { value: "LINDqvist" } },
    ]);
    expect(merged.folder.surname).toBe("Norr");
  });

  it("[MG10] a text that both sides wrote anew has no hidden rest of the other's", () => {
    const room: Projection = { ...wholeProjection, texts: { givenName: 1 } };
    const merged = merge(
      { base: emptyContact, database: person({ givenName: "Ann" }), folder: person({ givenName: "B" }) },
      "folder",
      room,
    );
    expect(merged.database.givenName).toBe("B");
  });

  it("[MG11] the order of entries makes no difference", () => {
    const reversed = (contact: Contact): Contact => ({
      ...contact,
      emails: RA.reverse(contact.emails),
      phones: RA.reverse(contact.phones),
      addresses: RA.reverse(contact.addresses),
      categories: RA.reverse(contact.categories),
    });
    fc.assert(
      fc.property(
        aFork,
        aPolicy,
        fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
        (given, policy, [b, d, f]) => {
          const turned = {
            base: b ? reversed(given.base) : given.base,
            database: d ? reversed(given.database) : given.database,
            folder: f ? reversed(given.folder) : given.folder,
          };
          const [one, other] = [merge(given, policy), merge(turned, policy)];
          expect(diffContacts(one.database, other.database)).toEqual([]);
          expect(diffContacts(one.folder, other.folder)).toEqual([]);
          expect([...one.undecided].sort()).toEqual([...other.undecided].sort());
          expect(one.conflicts).toHaveLength(other.conflicts.length);
        },
      ),
    );
  });

  it("[MG12] a merge is still: merged again from what it left, nothing changes", () => {
    fc.assert(
      fc.property(aWalk, (given) => {
        walk(given, (_, __, after) => {
          const again = mergeSides(given.projection, given.policy)(after);
          expect(again.database).toBe(after.database);
          expect(diffContacts(after.folder, again.folder)).toEqual([]);
          expect(again.conflicts).toEqual([]);
          expect(again.undecided).toEqual(after.undecided);
        });
      }),
    );
  });

  it("[MG13] after a merge the folder has the view of the contact, but where a person has yet to decide", () => {
    fc.assert(
      fc.property(aWalk, (given) => {
        walk(given, (_, merged) => {
          if (merged.undecided.length === 0)
            expect(diffContacts(viewContact(given.projection)(merged.database), merged.folder)).toEqual([]);
        });
      }),
    );
  });
});

const withoutPreference = (value: FieldValue): FieldValue => {
  if (value._tag !== "Entry" || value.field === "categories") return value;
  const { preferred: _, ...rest } = value.value;
  return Object.assign({}, value, { value: rest });
};
