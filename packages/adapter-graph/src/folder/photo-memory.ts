import * as O from "fp-ts/lib/Option.js";
import type { Photo, Revision } from "@spegla/core";
import { LRUCache } from "lru-cache";

/** Which photo a contact had at a revision; a photo that changes moves the revision (the changeKey). */
export type PhotoMemory = {
  /** None: not known. Some of undefined: it had none. */
  readonly photoOf: (id: string, revision: Revision) => O.Option<Photo | undefined>;
  readonly remember: (id: string, revision: Revision, photo: Photo | undefined) => void;
};

export const photoMemory = (mostContacts: number): PhotoMemory => {
  const known = new LRUCache<string, { readonly revision: Revision; readonly photo: Photo | undefined }>({
    max: mostContacts,
  });
  return {
    photoOf: (id, revision) => {
      const found = known.get(id);
      return found?.revision === revision ? O.some(found.photo) : O.none;
    },
    remember: (id, revision, photo) => void known.set(id, { revision, photo }),
  };
};
