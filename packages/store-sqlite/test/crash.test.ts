import { expect, it } from "vitest";
import { freshPath, openAt, right, runChild } from "./fresh-store.js";

it("[SX1] killed while writing, the file holds all that was answered and nothing by halves", async () => {
  for (const pairs of [1, 7, 19]) {
    const path = freshPath();
    const { child, heard, ended } = runChild("./writing-child.ts", [path]);
    await heard(`pair ${pairs}.`);
    child.kill("SIGKILL");
    const answered = (await ended).split(".").length - 1;
    const { contacts, state } = await openAt(path, { check: "Quick" });
    const listed = await right(contacts.list({ limit: 1000 }));
    const sides = new Map<string, number>();
    for (const { contact } of listed)
      sides.set(contact.surname ?? "", (sides.get(contact.surname ?? "") ?? 0) + 1);
    expect([...new Set(sides.values())]).toEqual([2]);
    expect(sides.size).toBeGreaterThanOrEqual(answered);
    const records = await right(state.count("links"));
    expect(records % 2).toBe(0);
    expect(records).toBeGreaterThanOrEqual(answered * 2);
    expect(await right(contacts.search("left"))).toHaveLength(sides.size);
  }
});
