import { orThrow } from "../cli/script.js";
import { copiesIn, hashesIn } from "../demo/address-book.js";
import { allContacts } from "../demo/stage.js";
import { type Trip, isOwnUntouched } from "./trip.js";

/** Chapter six: the mirror stops, and nothing tells that it was there. */
export const leave = async (trip: Trip): Promise<void> => {
  const { tell, mirrorOf, path } = trip;
  tell.chapter("6. The mirror stops");
  await orThrow(trip.export.add({ contact: { givenName: "Ama", surname: "Mensah" } }));
  const mirror = mirrorOf(trip.export, "tablet");
  await mirror.sync();
  tell.claim("Export's new customer is on the tablet", copiesIn(path("tablet")).length === 1);
  const { outcome } = await mirror.stop();
  const files = [...hashesIn(path("phone")).keys(), ...hashesIn(path("tablet")).keys()];
  tell.claim("no copy is left anywhere", outcome === "Stopped" && files.length === trip.own.size);
  tell.claim("Elin's own people are as they were, byte for byte", isOwnUntouched(trip));
  tell.claim("the customers are in the database", (await allContacts(trip.export)).length === 1);
};
