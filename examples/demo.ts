// The main job from beginning to end, with every claim checked: npm run demo
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fileTarget } from "@spegla/adapter-file";
import { createMirror } from "@spegla/core";
import { openSqlite } from "@spegla/store-sqlite";
import { orThrow, runScript } from "./cli/script.js";
import { hashesIn, isSameContent } from "./demo/address-book.js";
import { importSample, mirrorThem } from "./demo/begin.js";
import { bringTogether, editBothSides } from "./demo/edits.js";
import { type Stage, allContacts } from "./demo/stage.js";
import { teller } from "./demo/teller.js";

const spec = {
  name: "demo",
  about: "Shows the main job from beginning to end in a temporary folder, and checks every claim it makes.",
  options: { keep: { description: "keep the folder to look around in" } },
} as const;

await runScript(spec, async ({ keep, json }, { progress }) => {
  const tell = teller(progress, json);
  const directory = mkdtempSync(join(tmpdir(), "spegla-demo-"));
  const sample = fileURLToPath(new URL("sample", import.meta.url));
  const folder = join(directory, "contacts");
  cpSync(join(sample, "own-people"), folder, { recursive: true });
  const store = await orThrow(openSqlite(join(directory, "crm.sqlite")));
  try {
    const mirror = createMirror({
      database: store.contacts,
      state: store.state,
      target: fileTarget({ directory }),
      folder: "contacts",
      category: "Business",
    });
    let stage: Stage = { tell, store, mirror, folder, own: hashesIn(folder), progress };
    const imported = await importSample(tell, store.contacts, sample, progress);
    await mirrorThem(stage, imported);
    stage = await editBothSides(stage);
    await bringTogether(stage, imported);

    tell.chapter("5. Stop");
    const { outcome, remaining } = await mirror.stop({ onProgress: progress.report });
    tell.claim("the mirror has stopped and left no copy behind", outcome === "Stopped" && remaining === 0);
    tell.claim(
      "only the people's own contacts are in the folder, byte for byte",
      isSameContent(hashesIn(folder), stage.own),
    );
    tell.claim(
      "all business contacts are still in the database",
      (await allContacts(store.contacts)).length === imported - 2,
    );
  } finally {
    store.close();
    if (!keep) rmSync(directory, { recursive: true, force: true });
  }
  const broken = tell.claims().filter(({ holds }) => !holds);
  const verdict =
    broken.length === 0
      ? `All ${tell.claims().length} claims hold.`
      : `${broken.length} of ${tell.claims().length} claims do not hold.`;
  return {
    text: `\n${verdict}${keep ? ` Everything is in ${directory}.` : ""}`,
    json: { holds: broken.length === 0, claims: tell.claims(), ...(keep ? { directory } : {}) },
    exitCode: broken.length === 0 ? 0 : 1,
  };
});
