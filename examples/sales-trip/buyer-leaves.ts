import { orThrow } from "../cli/script.js";
import { copiesIn, copyOf, deleteCard } from "../demo/address-book.js";
import { contactWith } from "../demo/stage.js";
import { type Trip, isOwnUntouched } from "./trip.js";

const perAt = "per.lindqvist@hallberg.example";

/** Chapter two: what is deleted on the phone lands in Deleted Items, and can come back. */
export const buyerLeaves = async (trip: Trip): Promise<void> => {
  const { tell, northern, mirrorOf, path } = trip;
  tell.chapter("2. The buyer retires, and Elin deletes him on her phone");
  const mirror = mirrorOf(northern, "phone");
  const per = await contactWith(northern, perAt);
  deleteCard(copyOf(path("phone"), perAt));
  await mirror.sync();
  const inDeletedItems = async () => (await orThrow(northern.deletedItems())).map(({ id }) => id);
  tell.claim("he is in the database's Deleted Items", (await inDeletedItems()).includes(per.id));

  tell.say("The office restores him, to write his farewell card.");
  await orThrow(northern.restore(per.id));
  await mirror.sync();
  tell.claim(
    "he is mirrored again, as the same contact, once",
    copiesIn(path("phone")).filter(({ text }) => text.includes(perAt)).length === 1 &&
      (await contactWith(northern, perAt)).id === per.id,
  );
  const { changes } = await mirror.explain(per.id);
  tell.say(`What became of him: ${changes.map(({ decision }) => decision).join(", ")}.`);
  await orThrow(northern.remove(per.id));
  await mirror.sync();
  tell.claim(
    "deleted in the database, his copy is gone from the phone",
    copiesIn(path("phone")).every(({ text }) => !text.includes(perAt)),
  );
  tell.claim("Elin's own people are as they were, byte for byte", isOwnUntouched(trip));
};
