import { describe, expect, it } from "vitest";
import { bookOnServer, bookOnSimulator } from "../test/book-place.js";
import { editCopy, liveMirrorLife } from "../test/mirror-life.js";
import { disagreements, mirroredBook, person } from "../test/mirrored-book.js";
import { awkwardServers, knownServers, strangeServers } from "../test/server-settings.js";
import { describeOnServer, serverNames } from "../test/describe-on-server.js";

for (const name of serverNames)
  describeOnServer(name, "a mirror lives on a real server", (server) => {
    it("from its first sync to its end, and leaves the owner's people as they were", async () => {
      const place = await bookOnServer(server());
      await liveMirrorLife(place);
      await place.dispose();
    });
  });

describe("a mirror lives from its first sync to its end, and leaves the owner's people as they were, on a server that", () => {
  it.each(knownServers)("is like $title", (setting) => liveMirrorLife(bookOnSimulator(setting)));
  it.each([...strangeServers, ...awkwardServers])("$title", (setting) =>
    liveMirrorLife(bookOnSimulator(setting)),
  );
});

describe("a mirror in an address book", () => {
  it("asks one thing when there is nothing to do", async () => {
    const book = mirroredBook(bookOnSimulator());
    for (const name of ["Anna", "Bo"]) book.database.add(person({ givenName: name }));
    await book.mirror.sync();
    await book.mirror.sync();
    const { requests } = book.place.service;
    requests.reset();
    await book.mirror.sync();
    expect(requests.all().map(({ method }) => method)).toEqual(["REPORT"]);
  });

  it("never has more requests under way than it may", async () => {
    const place = bookOnSimulator({ latency: () => new Promise((resolve) => setTimeout(resolve, 1)) });
    const book = mirroredBook(place, {}, { concurrency: 3 });
    for (let number = 0; number < 60; number += 1) book.database.add(person({ givenName: `N${number}` }));
    await book.mirror.sync();
    expect(place.service.requests.mostAtOnce()).toBe(3);
    expect(await disagreements(book)).toEqual([]);
  });

  it.each(["wiped", "of a backup"])("finds its copies again when its state is %s", async (kind) => {
    const book = mirroredBook(bookOnSimulator());
    const { database, state, place } = book;
    const early = state.snapshot();
    const ids = ["Anna", "Bo", "Cia"].map((name) => database.add(person({ givenName: name })).id);
    await book.mirror.sync();
    await editCopy(book, ids[1] ?? "", (contact) => ({ ...contact, nickname: "Bosse" }));
    if (kind === "wiped") state.wipe();
    else state.restore(early);
    await book.mirror.sync();
    expect(place.service.book().cards().size).toBe(3);
    expect(database.deleted()).toEqual([]);
    expect(await disagreements(book)).toEqual([]);
    expect(JSON.stringify([database.all(), await book.mirror.conflicts()])).toContain("Bosse");
    expect((await book.mirror.sync()).writes).toEqual({ database: 0, folder: 0 });
  });
});
