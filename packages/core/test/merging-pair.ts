import type { Contact } from "../src/contact/contact.js";
import type { LinkedPair, ReconcileContext } from "../src/engine/linked-pair.js";
import type { Operation } from "../src/engine/operation.js";
import { reconcileLinked } from "../src/engine/reconcile-linked.js";
import { anna, context, itemOf, link, recordOf } from "./linked-contact.js";

export const titled = (jobTitle: string): Contact => ({ ...anna, jobTitle });

type Sides = { readonly here?: Contact; readonly there?: Contact } & Partial<LinkedPair>;

/** Decides about a contact that is there on both sides, as `here` in the database and as `there` in the folder. */
export const merge = (
  { here = anna, there = anna, ...pair }: Sides,
  changed: Partial<ReconcileContext> = {},
): Operation | undefined =>
  reconcileLinked({ ...context, ...changed })({
    link,
    contact: { _tag: "Present", record: recordOf(here), isSelected: true },
    copy: { _tag: "Present", item: itemOf(there) },
    ...pair,
  });
