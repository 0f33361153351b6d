import { compareVersionVectors } from "../clock/version-vector.js";
import { eqContact } from "../contact/eq-contact.js";
import { type FieldRivalry, type VersionedContact, meetFields } from "./meet-fields.js";

/** A contact as a replica of its database has it: in use, or in Deleted Items. */
export type HeldContact = VersionedContact & { readonly isDeleted: boolean };

/** What both replicas shall have of it. */
export type MetContact = HeldContact & {
  readonly rivalries: ReadonlyArray<FieldRivalry>;
  /** One was edited, the other deleted, and neither had seen the other: it stays, or comes back. */
  readonly isEditAgainstDelete: boolean;
};

/**
 * A state that has seen the other stands as it is. Of two that have not, both stand where they are
 * about different fields, and an edit stands against a deletion. Two of one version are one state: a
 * deletion that was carried over by halves is carried over.
 */
export const meetContacts = (a: HeldContact, b: HeldContact): MetContact => {
  if (isMet(a, b)) return standing(a);
  const causality = compareVersionVectors(a.version.vector, b.version.vector);
  switch (causality) {
    case "After":
      return standing(a);
    case "Before":
      return standing(b);
    case "Equal":
    case "Concurrent": {
      const isApart = causality === "Concurrent" && a.isDeleted !== b.isDeleted;
      return {
        ...meetFields(a, b),
        isDeleted: isApart ? false : a.isDeleted || b.isDeleted,
        isEditAgainstDelete: isApart,
      };
    }
  }
};

/** Whether it is already what both shall have. */
export const isMet = (held: HeldContact, met: HeldContact): boolean =>
  held.isDeleted === met.isDeleted &&
  compareVersionVectors(held.version.vector, met.version.vector) === "Equal" &&
  eqContact(held.contact, met.contact);

const standing = ({ contact, version, isDeleted }: HeldContact): MetContact => ({
  contact,
  version,
  isDeleted,
  rivalries: [],
  isEditAgainstDelete: false,
});
