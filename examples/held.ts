// Lists what waits for a person, and takes the answer.
import { runScript } from "./cli/script.js";
import { counted, textTable } from "./cli/text-table.js";
import { type TargetArguments, wrongTarget } from "./cli/target-options.js";
import { mirrorOptions, withMirror } from "./cli/with-mirror.js";

type Answers = { readonly release: string | undefined; readonly discard: string | undefined };

const spec = {
  name: "held",
  about: "Lists the operations that wait for a person; or answers one, or a whole group of them.",
  options: {
    ...mirrorOptions,
    release: { value: "ID", description: "let it happen at the next sync: an operation's or a group's id" },
    discard: { value: "ID", description: "undo at the next sync what led to it" },
  },
  check: ({ release, discard, ...target }: TargetArguments & Answers) =>
    wrongTarget(target) ??
    (release !== undefined && discard !== undefined
      ? "--release and --discard exclude each other"
      : undefined),
} as const;

await runScript(spec, (given, { signal }) =>
  withMirror(given, async (mirror) => {
    if (given.release !== undefined) {
      const released = await mirror.release(given.release, { signal });
      return {
        text: `Released ${counted(released, "operation")}: the next sync does it.`,
        json: { released },
      };
    }
    if (given.discard !== undefined) {
      const discarded = await mirror.discard(given.discard, { signal });
      return {
        text: `Discarded ${counted(discarded, "operation")}: the next sync undoes it.`,
        json: { discarded },
      };
    }
    const held = await mirror.held();
    const rows = held.map(({ id, group, name, decision }) => [id, group, name, decision]);
    // A group has one reason.
    const reasons = new Map(held.map(({ group, reason }) => [group, `${group}: ${reason}.`]));
    const lines =
      rows.length === 0 ? [] : [textTable(["Id", "Group", "Name", "Would be"], rows), ...reasons.values()];
    return {
      text: [`${counted(held.length, "operation")} held`, ...lines].join("\n"),
      json: { held },
    };
  }),
);
