import { LRUCache } from "lru-cache";
import { type Marker, type RemoteId, type Revision, markerFromString, stringFromMarker } from "@spegla/core";
import * as O from "fp-ts/lib/Option.js";

/** Which marker a card carries at a revision, so that looking for copies reads a person's own cards once. */
export type MarkerMemory = {
  readonly remember: (id: RemoteId, revision: Revision, marker: Marker | undefined) => void;
  /** Outer none: that card was not seen at that revision. Inner none: it carries no marker. */
  readonly markerOf: (id: RemoteId, revision: Revision) => O.Option<O.Option<Marker>>;
};

/** @param maxCards - The one unused for longest goes first. */
export const markerMemory = (maxCards: number): MarkerMemory => {
  const seen = new LRUCache<RemoteId, { readonly revision: Revision; readonly marker: string }>({
    max: maxCards,
  });
  return {
    remember: (id, revision, marker) =>
      void seen.set(id, { revision, marker: marker === undefined ? "" : stringFromMarker(marker) }),
    markerOf: (id, revision) => {
      const found = seen.get(id);
      return found?.revision === revision ? O.some(markerFromString(found.marker)) : O.none;
    },
  };
};
