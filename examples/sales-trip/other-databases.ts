import { isMirrorError } from "@spegla/core";
import { orThrow } from "../cli/script.js";
import { copiesIn } from "../demo/address-book.js";
import { allContacts } from "../demo/stage.js";
import { type Trip, isOwnUntouched } from "./trip.js";

/** Chapter five: three answers to what becomes of the copies of the company that is left. */
export const otherDatabases = async (trip: Trip): Promise<void> => {
  const { tell, baltic, mirrorOf, path } = trip;
  tell.chapter("5. Elin works for the Baltic office, and then for Export");
  await orThrow(
    baltic.add({
      contact: {
        givenName: "Jaan",
        surname: "Tamm",
        emails: [{ kind: "work", address: "jaan@tamm.example" }],
      },
    }),
  );
  const northerners = copiesIn(path("tablet")).length;
  const asked = await mirrorOf(baltic, "tablet")
    .switchDatabase()
    .catch((error: unknown) => error);
  tell.say(isMirrorError(asked) ? asked.message : "nothing was asked");
  tell.claim(
    "without an answer nothing happens",
    isMirrorError(asked) && asked._tag === "AnswerNeeded" && copiesIn(path("tablet")).length === northerners,
  );
  await keepThem(trip, northerners);
  await removeThem(trip, northerners);
  await importThem(trip, northerners);
};

const keepThem = async (trip: Trip, northerners: number): Promise<void> => {
  const { tell, baltic, mirrorOf, path } = trip;
  tell.say('"Keep": the northern copies stay, and the Baltic ones come.');
  const mirror = mirrorOf(baltic, "tablet");
  await mirror.switchDatabase({ answer: "keep" });
  const [foreign] = await mirror.foreignCopies();
  tell.claim(
    "they are listed as another database's",
    foreign?.copies.length === northerners && copiesIn(path("tablet")).length === northerners + 1,
  );
};

const removeThem = async (trip: Trip, northerners: number): Promise<void> => {
  const { tell, northern, mirrorOf, path } = trip;
  tell.say('Back in the north, "remove": the Baltic copies go, and the kept ones are the mirror\'s again.');
  const mirror = mirrorOf(northern, "tablet");
  await mirror.switchDatabase({ answer: "remove" });
  const { mirrored } = await mirror.status();
  tell.claim(
    "each northern contact has its one copy, and no foreign one is left",
    mirrored === northerners &&
      copiesIn(path("tablet")).length === northerners &&
      (await mirror.foreignCopies()).length === 0,
  );
};

const importThem = async (trip: Trip, northerners: number): Promise<void> => {
  const { tell, northern, mirrorOf, path } = trip;
  tell.say('"Import": they become business contacts of Export, and their copies are Export\'s.');
  const before = JSON.stringify(await allContacts(northern));
  const mirror = mirrorOf(trip.export, "tablet");
  const { left } = await mirror.switchDatabase({ answer: "import", source: "the northern office" });
  tell.claim(
    "Export has them, each with one copy",
    left?.copies === northerners &&
      (await allContacts(trip.export)).length === northerners &&
      copiesIn(path("tablet")).length === northerners,
  );
  tell.claim("the northern database is as it was", JSON.stringify(await allContacts(northern)) === before);

  const [made] = await mirror.imports();
  const { removed } = await mirror.removeImported({ importId: made?.importId ?? "" });
  tell.say(`The import is taken back as a group: ${removed} contacts.`);
  tell.claim(
    "they are in Export's Deleted Items, and their copies are gone",
    removed === northerners &&
      (await orThrow(trip.export.deletedItems())).length === northerners &&
      copiesIn(path("tablet")).length === 0,
  );
  tell.claim("Elin's own people are as they were, byte for byte", isOwnUntouched(trip));
};
