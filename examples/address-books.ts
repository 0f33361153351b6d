// Lists the folders that a target has to choose from: the address books of a server, or a directory's.
import { orThrow, runScript } from "./cli/script.js";
import { targetFrom, targetOptions, wrongTarget } from "./cli/target-options.js";
import { textTable } from "./cli/text-table.js";

const spec = {
  name: "address-books",
  about:
    "Lists the address books of a CardDAV server, or the folders of a directory, that can be mirrored into.",
  options: targetOptions,
  check: wrongTarget,
} as const;

await runScript(spec, async (given) => {
  const target = targetFrom(given);
  const folders = await orThrow(target.listFolders());
  const rows = folders.map(({ id, name, access }) => [name, access === "ReadOnly" ? "read only" : "", id]);
  const text =
    rows.length === 0
      ? `${target.name} has no address book yet: mirror.ts makes one with --create.`
      : textTable(["Name", "", "Folder"], rows, 200);
  return { text, json: { target: target.name, folders } };
});
