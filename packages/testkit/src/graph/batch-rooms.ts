import type { GraphSwitches } from "./graph-switches.js";
import type { MailboxTraffic } from "./graph-traffic.js";

/** Which of a batch's requests reach their mailbox. */
export type BatchRooms = {
  /** Asked once for each request, in their order. */
  readonly hasRoom: (traffic: MailboxTraffic) => boolean;
  readonly leave: () => void;
};

/** At most four of a batch's requests reach a mailbox at once; of a chain, one. `traffics`: of each request. */
export const batchRooms = (
  traffics: ReadonlyArray<MailboxTraffic>,
  isChain: boolean,
  batchWidth: GraphSwitches["batchWidth"],
): BatchRooms => {
  const counts = new Map<MailboxTraffic, number>();
  for (const traffic of traffics) counts.set(traffic, (counts.get(traffic) ?? 0) + 1);
  const rooms = new Map(
    [...counts].map(([traffic, count]) => {
      const width = isChain ? 1 : Math.min(4, count);
      return [traffic, { ...traffic.enter(width), width, taken: 0 }];
    }),
  );
  return {
    hasRoom: (traffic) => {
      const room = rooms.get(traffic);
      if (room === undefined) return true;
      room.taken += 1;
      const isCrowdedOut = batchWidth === "All" && !isChain && room.taken > 4 && room.taken % 4 === 0;
      return (room.taken - 1) % room.width < room.free && !isCrowdedOut;
    },
    leave: () => {
      for (const { leave } of rooms.values()) leave();
    },
  };
};
