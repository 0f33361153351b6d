// Lists the recorded conflicts, or answers one.
import type { RecordedConflict } from "@spegla/core";
import { runScript } from "./cli/script.js";
import { showValue } from "./cli/show-value.js";
import { counted, textTable } from "./cli/text-table.js";
import { type TargetArguments, wrongTarget } from "./cli/target-options.js";
import { mirrorOptions, withMirror } from "./cli/with-mirror.js";

type Answering = { readonly resolve: string | undefined; readonly with: string | undefined };

const spec = {
  name: "conflicts",
  about: "Lists the conflicts that were recorded, with both values; or answers one of them.",
  options: {
    ...mirrorOptions,
    resolve: { value: "ID", description: "answer this conflict" },
    with: { value: "SIDE", choices: ["database", "folder", "as-is"], description: "whose value it shall be" },
  },
  check: ({ resolve, with: side, ...target }: TargetArguments & Answering) =>
    wrongTarget(target) ??
    ((resolve === undefined) === (side === undefined)
      ? undefined
      : "--resolve ID and --with SIDE belong together"),
} as const;

await runScript(spec, (given, { signal }) =>
  withMirror(given, async (mirror) => {
    const { resolve, with: side } = given;
    if (resolve !== undefined && side !== undefined) {
      await mirror.resolve(resolve, side === "as-is" ? "asIs" : side, { signal });
      return {
        text:
          side === "as-is"
            ? "Off the list: both sides stay as they are."
            : `Resolved with the ${side}'s value: sync to carry it over.`,
        json: { resolved: resolve, with: side },
      };
    }
    const conflicts = await mirror.conflicts();
    const head = ["Id", "Name", "Field", "Database", "Folder", "Winner"];
    return {
      text: [
        counted(conflicts.length, "conflict"),
        ...(conflicts.length === 0 ? [] : [textTable(head, conflicts.map(rowOf), 160)]),
      ].join("\n"),
      json: { conflicts },
    };
  }),
);

function rowOf({ id, name, conflict }: RecordedConflict): ReadonlyArray<string> {
  if (conflict._tag === "FieldConflict") {
    const { path, database, folder, winner } = conflict;
    return [id, name, path, showValue(database), showValue(folder), winner];
  }
  const [database, folder] = conflict.edited === "Database" ? ["edited", "deleted"] : ["deleted", "edited"];
  return [id, name, "(all)", database, folder, conflict.winner];
}
