import * as O from "fp-ts/lib/Option.js";
import { type FolderItem, type Marker, type Photo, markerFromString } from "@spegla/core";
import { contactFromGraph } from "../contact/contact-from-graph.js";
import { extendedText } from "../contact/extended-properties.js";
import { type GraphContact, modifiedAtOf } from "../contact/graph-contact.js";
import type { Present } from "./look-up.js";

export const itemFromContact = (
  { id, revision, contact: given }: Omit<Present, "_tag">,
  photo: Photo | undefined,
): FolderItem => {
  const contact = contactFromGraph(given);
  const [marker, modifiedAt] = [markerOfContact(given), modifiedAtOf(given)];
  return {
    id,
    revision,
    contact: photo === undefined ? contact : { ...contact, photo },
    ...(marker !== undefined && { marker }),
    ...(modifiedAt !== undefined && { modifiedAt }),
  };
};

/** Undefined also for a text that no adapter of ours has written. */
const markerOfContact = (given: GraphContact): Marker | undefined =>
  O.toUndefined(O.flatMap(markerFromString)(O.fromNullable(extendedText(given, "marker"))));
