import { copiesIn, hashesIn } from "../demo/address-book.js";
import { writeCard } from "./cards.js";
import { type Trip, isOwnUntouched, noteOwn } from "./trip.js";

/** Chapter four: from the phone's folder to the tablet's. */
export const otherFolder = async (trip: Trip): Promise<void> => {
  const { tell, northern, mirrorOf, path } = trip;
  tell.chapter("4. Elin changes from the phone to a tablet");
  noteOwn(trip, "tablet", [writeCard(path("tablet"), "plumber", { family: "Rör", given: "Bo" })]);
  const mirror = mirrorOf(northern, "phone");
  const copies = copiesIn(path("phone")).length;
  const report = await mirror.changeFolder({ folder: "tablet" });
  tell.say(
    `${report.outcome}: ${report.fill?.writes.folder} copies on the tablet, ${report.release?.writes.folder} gone from the phone.`,
  );
  tell.claim("every copy is on the tablet", copiesIn(path("tablet")).length === copies);
  tell.claim(
    "the phone holds Elin's own people and nothing else",
    copiesIn(path("phone")).length === 0 && hashesIn(path("phone")).size === 3,
  );
  tell.claim("her own people are as they were, byte for byte", isOwnUntouched(trip));
  const { writes } = await mirrorOf(northern, "tablet").sync();
  tell.claim("a sync afterwards writes nothing", writes.database + writes.folder === 0);
};
