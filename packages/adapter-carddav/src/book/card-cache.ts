import { LRUCache } from "lru-cache";
import type { RemoteId, Revision } from "@spegla/core";

/** Cards as they were last read or written, so that one that is known need not be read again to be patched. */
export type CardCache = {
  /** Replaces what was remembered of `id`. */
  readonly remember: (id: RemoteId, revision: Revision, bytes: Uint8Array) => void;
  /** Nothing of another revision. */
  readonly bytesOf: (id: RemoteId, revision: Revision) => Uint8Array | undefined;
};

/** @param maxBytes - Of all cards together; a larger card is not kept, and the one unused for longest goes first. */
export const cardCache = (maxBytes: number): CardCache => {
  const kept = new LRUCache<RemoteId, { readonly revision: Revision; readonly bytes: Uint8Array }>({
    maxSize: maxBytes,
    sizeCalculation: ({ bytes }) => bytes.length + roomOfEntry,
  });
  return {
    remember: (id, revision, bytes) => void kept.set(id, { revision, bytes }),
    bytesOf: (id, revision) => {
      const found = kept.get(id);
      return found?.revision === revision ? found.bytes : undefined;
    },
  };
};

/** Bytes for the name, the revision and the bookkeeping, roughly. */
const roomOfEntry = 512;
