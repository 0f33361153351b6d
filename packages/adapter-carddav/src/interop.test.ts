import type { Contact } from "@spegla/core";
import { testTarget } from "@spegla/testkit";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { it } from "vitest";
import { bookOnServer, subjectIn } from "../test/book-place.js";
import { declaration } from "../test/declaration.js";
import { describeOnServer } from "../test/describe-on-server.js";

/** Few, because these servers take milliseconds where the simulator takes none. */
const runs = 2;
/** Some cases write 150 cards, which takes these servers seconds. */
const patientIt = (title: string, run: () => Promise<void>): void => it(title, run, 120_000);

describeOnServer("radicale", "an address book on a real server", (server) => {
  const makeSubject = async () => {
    const place = await bookOnServer(server());
    const subject = subjectIn(place);
    const { pathname } = new URL(place.bookUrl);
    const tokens = join(server().directory, "data/collection-root", pathname, ".Radicale.cache/sync-token");
    const expireCursors = (): Promise<void> => rm(tokens, { recursive: true });
    return { ...subject, person: { ...subject.person, expireCursors } };
  };
  testTarget({ it: patientIt }, makeSubject, {
    ...declaration,
    personCan: [...declaration.personCan, "expireCursors"],
    runs,
  });
});

describeOnServer("xandikos", "an address book on a real server", (server) => {
  const makeSubject = async () => {
    const subject = subjectIn(await bookOnServer(server()));
    const { addNamed } = subject.person;
    // Xandikos 0.2.8 leaves an empty `;` out of its hrefs, and so gives ones that lead nowhere.
    const person = {
      ...subject.person,
      addNamed: (name: string, contact: Contact) => addNamed(name.replace(";", ""), contact),
    };
    return { ...subject, person };
  };
  testTarget({ it: patientIt }, makeSubject, { ...declaration, runs });
});
