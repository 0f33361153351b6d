import {
  aContact,
  aProjection,
  aSmallContact,
  aSmallEdit,
  anEdit,
  editContact,
  heldContact,
  narrowProjection,
  wholeProjection,
} from "@spegla/testkit";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eqFieldValue, fieldValues } from "../change/field-value.js";
import { type Contact, emptyContact } from "../contact/contact.js";
import { checkContact } from "../contact/contact-limits.js";
import { eqContact } from "../contact/eq-contact.js";
import { normalText } from "../contact/normal-form.js";
import { putView } from "./lift.js";
import type { Projection } from "./projection.js";
import { cutText, viewContact, viewFieldValues } from "./view.js";

const person = (fields: Partial<Contact>): Contact => ({ ...emptyContact, ...fields });
const anyContact = fc.oneof(aContact, aSmallContact);

/** A contact, a projection, and its view after a person's edits in the folder. */
const aSight = fc
  .tuple(aProjection, anyContact, fc.array(fc.oneof(aSmallEdit, anEdit), { maxLength: 4 }))
  .map(([projection, contact, edits]) => ({
    projection,
    contact,
    seen: heldContact(projection)(
      edits.reduce((before, edit) => editContact(edit)(before), viewContact(projection)(contact)),
    ),
  }));

const hiddenOf = (projection: Projection, contact: Contact) => {
  const values = fieldValues(contact);
  const visible = viewFieldValues(projection)(values);
  return [...values].filter(([path]) => !visible.has(path));
};

const twoMails: Projection = {
  ...wholeProjection,
  lists: { ...wholeProjection.lists, emails: { total: 2, label: "Lost", preferred: "Lost" } },
};
const mail = (address: string) => ({ kind: "work", address }) as const;
const [a, b, c, d] = [mail("a@x.se"), mail("b@x.se"), mail("c@x.se"), mail("d@x.se")];

describe("projections", () => {
  it("[PR1] after a put the view is what was seen, where the contact has nothing that is hidden", () => {
    fc.assert(
      fc.property(aSight, ({ projection, contact, seen }) => {
        const shown = viewContact(projection)(contact);
        fc.pre(eqContact(shown, contact));
        expect(eqContact(viewContact(projection)(putView(projection)(seen, contact)), seen)).toBe(true);
      }),
    );
  });

  it("[PR1] what was hidden moves up into the room that was made", () => {
    const contact = person({ emails: [a, b, c] });
    const put = putView(twoMails)(person({ emails: [b] }), contact);
    expect(put).toEqual(person({ emails: [b, c] }));
    expect(viewContact(twoMails)(put)).toEqual(person({ emails: [b, c] }));
  });

  it("[PR2] putting back what was seen changes nothing", () => {
    fc.assert(
      fc.property(aProjection, anyContact, (projection, contact) => {
        expect(putView(projection)(viewContact(projection)(contact), contact)).toBe(contact);
      }),
    );
  });

  it("[PR3] a put loses nothing that is hidden, but where it puts something in its very place", () => {
    fc.assert(
      fc.property(aSight, ({ projection, contact, seen }) => {
        const after = fieldValues(putView(projection)(seen, contact));
        const written = fieldValues(seen);
        for (const [path, value] of hiddenOf(projection, contact))
          if (!written.has(path))
            expect([...after.values()].some((held) => eqFieldValue(held, value))).toBe(true);
      }),
    );
  });

  it("[PR3] a label, a preference and the rest of a text stay with what they belong to", () => {
    const contact = person({
      surname: "Lindqvist-Söderberg",
      emails: [{ ...mail("a@x.se"), label: "Office", preferred: true }],
    });
    const projection: Projection = { ...twoMails, texts: { surname: 5 } };
    expect(viewContact(projection)(contact)).toEqual(person({ surname: "Lindq", emails: [a] }));
    const put = putView(projection)(person({ surname: "LINDQ", emails: [mail("anna@x.se")] }), contact);
    expect(put).toEqual(
      person({
        surname: "LINDQvist-Söderberg",
        emails: [{ ...mail("anna@x.se"), label: "Office", preferred: true }],
      }),
    );
  });

  it("[PR3] an entry that was hidden, and is added in the folder, keeps what the folder cannot hold of it", () => {
    for (const more of [{ label: "Office" }, { preferred: true }] as const) {
      const contact = person({ emails: [a, { ...b, kind: "home" }, { ...c, ...more }] });
      const put = putView(twoMails)(person({ emails: [a, c] }), contact);
      expect(put.emails).toStrictEqual([a, { ...c, ...more }]);
    }
  });

  it("[PR3] a text of which nothing was shown is not put behind the one that a person writes", () => {
    const projection: Projection = { ...wholeProjection, texts: { surname: 2 } };
    const contact = person({ surname: "  Berg" });
    expect(viewContact(projection)(contact)).toEqual(emptyContact);
    expect(putView(projection)(person({ surname: "Ek" }), contact)).toEqual(person({ surname: "Ek" }));
  });

  it("[PR3] what is corrected or removed leaves the other entries in their order, shown or not", () => {
    const room: Projection = {
      ...wholeProjection,
      lists: { ...wholeProjection.lists, emails: { perKind: { home: 2 }, label: "Held", preferred: "Held" } },
    };
    const [home, other] = [{ ...c, kind: "home" } as const, { ...d, kind: "home" } as const];
    const contact = person({ emails: [home, a, other, b] });
    const corrected = { ...home, address: "e@x.se" };
    expect(putView(room)(person({ emails: [corrected, other] }), contact).emails).toEqual([
      corrected,
      a,
      other,
      b,
    ]);
    expect(putView(room)(person({ emails: [other] }), contact).emails).toEqual([a, other, b]);
  });

  it("[PR3] an edit finds its entry behind an equal one that is not shown", () => {
    const room: Projection = {
      ...wholeProjection,
      lists: { ...wholeProjection.lists, emails: { perKind: { home: 2 }, label: "Lost", preferred: "Held" } },
    };
    const home = { ...a, kind: "home", label: "Cottage" } as const;
    const put = putView(room)(
      person({ emails: [{ ...a, kind: "home", preferred: true }] }),
      person({ emails: [{ ...a, label: "Office" }, home] }),
    );
    expect(put.emails).toEqual([
      { ...a, label: "Office" },
      { ...home, preferred: true },
    ]);
  });

  it("[PR4] a view of a view is the view", () => {
    fc.assert(
      fc.property(aProjection, anyContact, (projection, contact) => {
        const seen = viewContact(projection)(contact);
        expect(viewContact(projection)(seen)).toEqual(seen);
        expect(checkContact(seen)._tag).toBe("Right");
      }),
    );
  });

  it("[PR4] the whole projection shows everything, an empty one nothing", () => {
    fc.assert(
      fc.property(anyContact, (contact) => {
        expect(viewContact(wholeProjection)(contact)).toEqual(contact);
        expect(
          viewContact({ revision: 1, texts: {}, dates: {}, lists: {}, custom: "None" })(contact),
        ).toEqual(emptyContact);
      }),
    );
  });

  it("[PR5] what a person adds or changes stays visible to them", () => {
    fc.assert(
      fc.property(aSight, ({ projection, contact, seen }) => {
        const after = [...fieldValues(viewContact(projection)(putView(projection)(seen, contact))).values()];
        for (const value of fieldValues(seen).values())
          expect(
            after.some((held) =>
              held._tag === "Text" && value._tag === "Text"
                ? held.field === value.field && normalText(held.value).startsWith(normalText(value.value))
                : eqFieldValue(held, value),
            ),
          ).toBe(true);
      }),
    );
  });

  it("[PR5] an added entry comes before what there was no room for", () => {
    const contact = person({ emails: [a, b, c] });
    const seen = person({ emails: [a, d] });
    const put = putView(twoMails)(seen, contact);
    expect(viewContact(twoMails)(put)).toEqual(seen);
    expect(put.emails).toContainEqual(c);
  });

  it("[PR5] an entry that was hidden all the while and is added in another kind comes before the others", () => {
    const seen = person({ emails: [a, { ...d, kind: "home" }] });
    const put = putView(twoMails)(seen, person({ emails: [a, b, c, d] }));
    expect(viewContact(twoMails)(put)).toEqual(seen);
    expect(put.emails).toContainEqual(c);
  });

  it("[PR6] a text is cut neither through a pair of surrogates nor behind a blank", () => {
    expect(cutText("ab 😀", 4)).toBe("ab");
    expect(cutText("ab 😀", 5)).toBe("ab 😀");
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat({ max: 20 }), (text, length) => {
        const cut = cutText(text, length);
        expect(cut.length).toBeLessThanOrEqual(length);
        expect(text.startsWith(cut)).toBe(true);
        expect(cut).not.toMatch(/\p{Surrogate}/u);
      }),
    );
  });

  it("[PR6] a text that just fits is shown as it is, blanks and all", () => {
    expect(cutText("ab ", 3)).toBe("ab ");
    expect(cutText("ab ", 2)).toBe("ab");
  });

  it("[PR6] a photo that just fits is shown, one byte more is not", () => {
    const given = person({ photo: { mediaType: "image/jpeg", hash: "0".repeat(64), size: 100 } });
    const shown = (maxBytes: number) => viewContact({ ...wholeProjection, photo: { maxBytes } })(given);
    expect(shown(100)).toEqual(given);
    expect(shown(99)).toEqual(emptyContact);
  });

  it("[PR6] a narrow folder shows as many of each kind as it has room for, in the contact's order", () => {
    const phones = ["1", "2", "3"].map((number) => ({ kind: "work", number }) as const);
    expect(viewContact(narrowProjection)(person({ phones })).phones).toEqual(phones.slice(0, 2));
  });
});
