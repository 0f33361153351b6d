import { describe, expect, it } from "vitest";
import { emptyContactVersion, tickContactVersion } from "../clock/contact-version.js";
import { replicaIdOf } from "@spegla/testkit";
import { singlePath } from "../contact/field-path.js";
import { revision } from "../replica/ids.js";
import { historyOf } from "./note-history.js";
import type { RecordedConflict } from "./records.js";
import {
  anna,
  copy,
  draft,
  executed,
  failed,
  forbidden,
  id,
  unsent,
  update,
} from "../../test/settling-one.js";

const office = replicaIdOf("office");
const path = singlePath("notes");
const text = (value: string) => ({ _tag: "Text", field: "notes", value }) as const;
const added = { _tag: "Added", path, newPath: path, after: text("new") } as const;
const removed = { _tag: "Removed", path, before: text("old") } as const;
const version = tickContactVersion(office, [path])(emptyContactVersion);
const home = { _tag: "Update", id, revision: revision("d1"), version, contact: anna } as const;
const done = { _tag: "Done", id: copy, revision: revision("f2") } as const;
const doneHome = { _tag: "Done", id, revision: revision("d2") } as const;

describe("what the history tells of a wave", () => {
  it("[HI2] is whose edit a value was, as far as the contact's version knows", () => {
    const link = { ...draft, version };
    const told = (change: typeof added | typeof removed) =>
      historyOf([executed({ folder: update, intoFolder: [change], link }, { folder: done })], [])[0]?.folder;
    expect(told(added)).toEqual({ did: "Updated", fields: [{ ...added, by: "office" }] });
    expect(told(removed)).toEqual({ did: "Updated", fields: [removed] });
    const unknown = historyOf(
      [executed({ folder: update, intoFolder: [added], link: draft }, { folder: done })],
      [],
    );
    expect(unknown[0]?.folder?.fields).toEqual([added]);
  });

  it("[HI2] is what was written, and why the rest was not", () => {
    const operation = { database: home, intoDatabase: [added], folder: update, link: { ...draft, version } };
    expect(historyOf([executed(operation, { database: doneHome, folder: failed(forbidden) })], [])).toEqual([
      {
        contactId: id,
        name: "Anna",
        decision: "WriteCopy",
        database: { did: "Updated", fields: [{ ...added, by: "office" }] },
        version: { office: 1 },
        failure: "you may not",
      },
    ]);
  });

  it("[HI1] is nothing of what failed, waits, or had news of its link alone", () => {
    expect(
      historyOf(
        [
          executed({ folder: update, link: draft }, { folder: failed(forbidden) }),
          executed({ folder: update, link: draft }, { folder: unsent(forbidden) }),
          executed({ decision: "Hold" }),
          executed({ decision: "Park", error: forbidden }),
          executed({ decision: "Settle", link: draft }),
        ],
        [],
      ),
    ).toEqual([]);
  });

  it("[HI2] is also who was linked, or forgotten, without a write, and which conflicts that left", () => {
    const conflict: RecordedConflict = {
      id: "c0/EditAgainstDelete",
      contactId: id,
      name: "Anna",
      since: 1,
      run: 1,
      conflict: { _tag: "EditAgainstDelete", edited: "Folder", winner: "Delete" },
    };
    const forgotten = executed({ decision: "Forget", link: "Drop", remoteId: copy });
    expect(historyOf([forgotten], [conflict])).toEqual([
      { contactId: id, name: "Anna", decision: "Forget", remoteId: copy, conflicts: [conflict.id] },
    ]);
  });
});
