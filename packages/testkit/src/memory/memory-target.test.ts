import { expect, it } from "vitest";
import { rightOf } from "../samples/ids.js";
import { memoryTarget } from "./memory-target.js";

it("folders are listed, opened and created, once a name", async () => {
  const target = memoryTarget({ access: "ReadOnly" });
  expect(rightOf(await target.listFolders()())).toEqual([
    { id: "folder-1", name: "Contacts", access: "ReadOnly" },
  ]);
  const made = rightOf(await target.createFolder("Clients")());
  expect(await target.createFolder("Clients")()).toMatchObject({ left: { _tag: "RevisionMismatch" } });
  expect(rightOf(await target.openFolder(made.id)()).name).toBe("Clients");
  target.dropFolder(made.id);
  expect(await target.openFolder(made.id)()).toMatchObject({ left: { _tag: "NotFound" } });
});

it("a category is known once", async () => {
  const target = memoryTarget();
  await target.ensureCategory("Business")();
  await target.ensureCategory("Business")();
  expect(target.categories()).toEqual(["Business"]);
});
