import { type MemoryDatabase, memoryDatabase, samplePhotos } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { type Contact, emptyContact } from "../contact/contact.js";
import { type HeldContact, isMet, meetContacts } from "./meet-contacts.js";

const [photo, otherPhoto] = samplePhotos;

/** What is done to a contact that both have seen; `who` did it. */
const actions = {
  Nothing: () => undefined,
  Retitle: (at, who) => edit(at, (contact) => ({ ...contact, jobTitle: `by ${who}` })),
  Untitle: (at) => edit(at, ({ jobTitle: _, ...contact }) => contact),
  Relabel: (at, who) =>
    edit(at, (contact) => ({ ...contact, emails: contact.emails.map((one) => ({ ...one, label: who })) })),
  Correct: (at, who) =>
    edit(at, (contact) => ({ ...contact, emails: [{ kind: "work", address: `anna@${who}.se` }] })),
  Unmail: (at) => edit(at, (contact) => ({ ...contact, emails: [] })),
  Picture: (at, who) =>
    edit(at, (contact) => {
      const shown = who === "office" ? photo : otherPhoto;
      return shown === undefined ? contact : { ...contact, photo: shown };
    }),
  Delete: (at) => at.remove(idIn(at)),
  Revive: (at) => {
    at.remove(idIn(at));
    at.restore(idIn(at));
  },
} satisfies Record<string, (at: MemoryDatabase, who: string) => void>;
type Action = keyof typeof actions;
const names = [
  "Nothing",
  "Retitle",
  "Untitle",
  "Relabel",
  "Correct",
  "Unmail",
  "Picture",
  "Delete",
  "Revive",
] as const satisfies ReadonlyArray<Action>;

const idIn = (at: MemoryDatabase) => {
  const [row] = at.rows();
  if (row === undefined) throw new Error("there is nobody");
  return row.item.id;
};

const edit = (at: MemoryDatabase, recipe: (contact: Contact) => Contact): void => at.edit(idIn(at), recipe);

/** Both have seen Anna. */
const twoOffices = () => {
  const office = memoryDatabase({ id: "crm", replicaId: "office" });
  const laptop = memoryDatabase({ id: "crm", replicaId: "laptop" });
  office.add({
    ...emptyContact,
    givenName: "Anna",
    jobTitle: "Boss",
    emails: [{ kind: "work", address: "anna@x.se" }],
  });
  for (const row of office.rows()) laptop.receives(row);
  return { office, laptop };
};

/** Anna at the office, on the laptop, and as they meet. */
const meeting = (atOffice: Action, onLaptop: Action) => {
  const { office, laptop } = twoOffices();
  actions[atOffice](office, "office");
  actions[onLaptop](laptop, "laptop");
  const [a, b] = [heldIn(office), heldIn(laptop)];
  return { a, b, met: meetContacts(a, b) };
};

const heldIn = (database: MemoryDatabase): HeldContact => {
  const [row] = database.rows();
  if (row === undefined) throw new Error("there is nobody");
  return { contact: row.item.contact, version: row.item.version, isDeleted: row.isDeleted };
};

/** What stands, and what is said of it. */
const told = (atOffice: Action, onLaptop: Action): string => {
  const { contact, isDeleted, rivalries, isEditAgainstDelete } = meeting(atOffice, onLaptop).met;
  const emails = contact.emails.map(({ address, label }) =>
    label === undefined ? address : `${address}=${label}`,
  );
  const picture = contact.photo === undefined ? [] : [contact.photo === photo ? "P1" : "P2"];
  const lost = rivalries.map(
    ({ path, lost }) => `${path} lost ${lost === undefined ? "nothing" : valueOf(lost.value)}`,
  );
  return [
    isDeleted ? "Deleted" : "InUse",
    contact.jobTitle ?? "-",
    emails.join("+") || "-",
    ...picture,
    ...lost,
    ...(isEditAgainstDelete ? ["EditAgainstDelete"] : []),
  ].join(" ");
};

const valueOf = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value).includes("label") ? "label" : "other";

/** At equal rights the larger dot stands: here the office's, which counts the contact's first edit, too. */
const table: ReadonlyArray<readonly [Action, Action, string]> = [
  ["Nothing", "Nothing", "InUse Boss anna@x.se"],
  ["Nothing", "Retitle", "InUse by laptop anna@x.se"],
  ["Nothing", "Untitle", "InUse - anna@x.se"],
  ["Nothing", "Relabel", "InUse Boss anna@x.se=laptop"],
  ["Nothing", "Correct", "InUse Boss anna@laptop.se"],
  ["Nothing", "Unmail", "InUse Boss -"],
  ["Nothing", "Picture", "InUse Boss anna@x.se P2"],
  ["Nothing", "Delete", "Deleted Boss anna@x.se"],
  ["Nothing", "Revive", "InUse Boss anna@x.se"],
  ["Retitle", "Nothing", "InUse by office anna@x.se"],
  ["Retitle", "Retitle", "InUse by office anna@x.se jobTitle lost by laptop"],
  ["Retitle", "Untitle", "InUse by office anna@x.se jobTitle lost nothing"],
  ["Retitle", "Relabel", "InUse by office anna@x.se=laptop"],
  ["Retitle", "Correct", "InUse by office anna@laptop.se"],
  ["Retitle", "Unmail", "InUse by office -"],
  ["Retitle", "Picture", "InUse by office anna@x.se P2"],
  ["Retitle", "Delete", "InUse by office anna@x.se EditAgainstDelete"],
  ["Retitle", "Revive", "InUse by office anna@x.se"],
  ["Untitle", "Nothing", "InUse - anna@x.se"],
  ["Untitle", "Retitle", "InUse - anna@x.se jobTitle lost by laptop"],
  ["Untitle", "Untitle", "InUse - anna@x.se"],
  ["Untitle", "Relabel", "InUse - anna@x.se=laptop"],
  ["Untitle", "Correct", "InUse - anna@laptop.se"],
  ["Untitle", "Unmail", "InUse - -"],
  ["Untitle", "Picture", "InUse - anna@x.se P2"],
  ["Untitle", "Delete", "InUse - anna@x.se EditAgainstDelete"],
  ["Untitle", "Revive", "InUse - anna@x.se"],
  ["Relabel", "Nothing", "InUse Boss anna@x.se=office"],
  ["Relabel", "Retitle", "InUse by laptop anna@x.se=office"],
  ["Relabel", "Untitle", "InUse - anna@x.se=office"],
  ["Relabel", "Relabel", "InUse Boss anna@x.se=office emails/anna@x.se lost label"],
  ["Relabel", "Correct", "InUse Boss anna@laptop.se+anna@x.se=office"],
  ["Relabel", "Unmail", "InUse Boss anna@x.se=office"],
  ["Relabel", "Picture", "InUse Boss anna@x.se=office P2"],
  ["Relabel", "Delete", "InUse Boss anna@x.se=office EditAgainstDelete"],
  ["Relabel", "Revive", "InUse Boss anna@x.se=office"],
  ["Correct", "Nothing", "InUse Boss anna@office.se"],
  ["Correct", "Retitle", "InUse by laptop anna@office.se"],
  ["Correct", "Untitle", "InUse - anna@office.se"],
  ["Correct", "Relabel", "InUse Boss anna@x.se=laptop+anna@office.se"],
  ["Correct", "Correct", "InUse Boss anna@laptop.se+anna@office.se"],
  ["Correct", "Unmail", "InUse Boss anna@office.se"],
  ["Correct", "Picture", "InUse Boss anna@office.se P2"],
  ["Correct", "Delete", "InUse Boss anna@office.se EditAgainstDelete"],
  ["Correct", "Revive", "InUse Boss anna@office.se"],
  ["Unmail", "Nothing", "InUse Boss -"],
  ["Unmail", "Retitle", "InUse by laptop -"],
  ["Unmail", "Untitle", "InUse - -"],
  ["Unmail", "Relabel", "InUse Boss anna@x.se=laptop"],
  ["Unmail", "Correct", "InUse Boss anna@laptop.se"],
  ["Unmail", "Unmail", "InUse Boss -"],
  ["Unmail", "Picture", "InUse Boss - P2"],
  ["Unmail", "Delete", "InUse Boss - EditAgainstDelete"],
  ["Unmail", "Revive", "InUse Boss -"],
  ["Picture", "Nothing", "InUse Boss anna@x.se P1"],
  ["Picture", "Retitle", "InUse by laptop anna@x.se P1"],
  ["Picture", "Untitle", "InUse - anna@x.se P1"],
  ["Picture", "Relabel", "InUse Boss anna@x.se=laptop P1"],
  ["Picture", "Correct", "InUse Boss anna@laptop.se P1"],
  ["Picture", "Unmail", "InUse Boss - P1"],
  ["Picture", "Picture", "InUse Boss anna@x.se P1 photo lost other"],
  ["Picture", "Delete", "InUse Boss anna@x.se P1 EditAgainstDelete"],
  ["Picture", "Revive", "InUse Boss anna@x.se P1"],
  ["Delete", "Nothing", "Deleted Boss anna@x.se"],
  ["Delete", "Retitle", "InUse by laptop anna@x.se EditAgainstDelete"],
  ["Delete", "Untitle", "InUse - anna@x.se EditAgainstDelete"],
  ["Delete", "Relabel", "InUse Boss anna@x.se=laptop EditAgainstDelete"],
  ["Delete", "Correct", "InUse Boss anna@laptop.se EditAgainstDelete"],
  ["Delete", "Unmail", "InUse Boss - EditAgainstDelete"],
  ["Delete", "Picture", "InUse Boss anna@x.se P2 EditAgainstDelete"],
  ["Delete", "Delete", "Deleted Boss anna@x.se"],
  ["Delete", "Revive", "InUse Boss anna@x.se EditAgainstDelete"],
  ["Revive", "Nothing", "InUse Boss anna@x.se"],
  ["Revive", "Retitle", "InUse by laptop anna@x.se"],
  ["Revive", "Untitle", "InUse - anna@x.se"],
  ["Revive", "Relabel", "InUse Boss anna@x.se=laptop"],
  ["Revive", "Correct", "InUse Boss anna@laptop.se"],
  ["Revive", "Unmail", "InUse Boss -"],
  ["Revive", "Picture", "InUse Boss anna@x.se P2"],
  ["Revive", "Delete", "InUse Boss anna@x.se EditAgainstDelete"],
  ["Revive", "Revive", "InUse Boss anna@x.se"],
];

describe("two states of one contact", () => {
  for (const [atOffice, onLaptop, expected] of table)
    it(`[DM16] ${atOffice} at the office, ${onLaptop} on the laptop: ${expected}`, () => {
      expect(told(atOffice, onLaptop)).toBe(expected);
    });

  it("[DM16] the larger dot is the one of more edits, then the one of the later name", () => {
    for (const [times, stands] of [
      [1, "by office"],
      [2, "by office"],
      [3, "by laptop 2"],
    ] as const) {
      const { office, laptop } = twoOffices();
      actions.Retitle(office, "office");
      for (let time = 0; time < times; time += 1) actions.Retitle(laptop, `laptop ${time}`);
      expect(meetContacts(heldIn(office), heldIn(laptop)).contact.jobTitle).toBe(stands);
    }
  });

  it("[DM16] every pair is in the table", () => {
    expect(table.map(([a, b]) => `${a} ${b}`)).toEqual(names.flatMap((a) => names.map((b) => `${a} ${b}`)));
  });

  it("[DM1] [DM2] they meet as one in either order, and meet what they have become without a change", () => {
    for (const [atOffice, onLaptop] of table) {
      const { a, b, met } = meeting(atOffice, onLaptop);
      expect(meetContacts(b, a)).toEqual(met);
      for (const one of [a, b, met]) {
        const again = meetContacts(met, one);
        expect(isMet(met, again)).toBe(true);
        expect(again).toMatchObject({ rivalries: [], isEditAgainstDelete: false });
      }
    }
  });
});
