import {
  type BusinessContact,
  type ChangePage,
  type ContactDatabase,
  type ContactId,
  type Cursor,
  type DatabaseWrite,
  type ReplicaError,
  type WriteResult,
  businessContactType,
  cursor,
  emptyContact,
  revision,
  tickContactVersion,
} from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import { pipe } from "fp-ts/lib/function.js";
import { describe, expect, it } from "vitest";
import type { BrokenRule } from "../src/conformance/conformance-case.js";
import type { DatabaseDeclaration } from "../src/conformance/database/database-subject.js";
import { databaseCases } from "../src/conformance/database/test-database.js";
import { type MemoryDatabase, memoryDatabase } from "../src/memory/memory-database.js";
import { replicaIdOf } from "../src/samples/ids.js";
import { photoBytes } from "../src/samples/sample-photos.js";
import { type Plant, declaredOfMemory, memorySubject } from "./planted-database-subject.js";
import { brokenBy, rulesBeside } from "./planted-rules.js";

type Push = ContactDatabase["push"];
type Pull = ContactDatabase["pull"];
type Read = ContactDatabase["read"];
type Page = ChangePage<ContactId, BusinessContact>;
type Result = WriteResult<ContactId, BusinessContact>;

const laptop = replicaIdOf("laptop");

/** Each write is another one before it reaches the sound database. */
const pushing =
  (sound: MemoryDatabase, altered: (write: DatabaseWrite) => DatabaseWrite): Push =>
  (writes, signal) =>
    sound.push(writes.map(altered), signal);

/** Each result is another one after the sound database gave it. */
const answering =
  (sound: MemoryDatabase, altered: (result: Result, write: DatabaseWrite | undefined) => Result): Push =>
  (writes, signal) =>
    pipe(
      sound.push(writes, signal),
      TE.map((results) => results.map((result, at) => altered(result, writes[at]))),
    );

const pulling =
  (sound: MemoryDatabase, altered: (page: Page) => Page): Pull =>
  (since, signal) =>
    pipe(sound.pull(since, signal), TE.map(altered));

const reading =
  (sound: MemoryDatabase, altered: (item: BusinessContact) => BusinessContact): Read =>
  (ids, signal) =>
    pipe(
      sound.read(ids, signal),
      TE.map((answers) =>
        answers.map((answer) =>
          answer._tag === "Found" ? { _tag: "Found", item: altered(answer.item) } : answer,
        ),
      ),
    );

const revisionNow = (sound: MemoryDatabase, write: DatabaseWrite): DatabaseWrite => {
  const now = sound.get(write.id)?.revision;
  return write._tag === "Create" || write._tag === "Restore" || now === undefined
    ? write
    : { ...write, revision: now };
};

const withContact = (write: DatabaseWrite, contact: (given: BusinessContact["contact"]) => unknown) =>
  write._tag === "Remove" ? write : ({ ...write, contact: contact(write.contact) } as DatabaseWrite);

const movedCursor = (since: Cursor, changes: object): Cursor =>
  cursor(JSON.stringify({ ...JSON.parse(since), ...changes }));

/** The rest of the pages, for nothing but the cursor behind them. */
const cursorAtEnd = async (sound: MemoryDatabase): Promise<Cursor> => {
  for (let since: O.Option<Cursor> = O.none; ;) {
    const page = await sound.pull(since)();
    if (E.isLeft(page)) throw new Error(page.left.message);
    if (O.isSome(since) && !page.right.more && page.right._tag === "Delta") return page.right.next;
    since = O.some(page.right.next);
  }
};

const failed = (error: ReplicaError): Result => ({ _tag: "Failed", error });

const faults: Readonly<Record<string, readonly [rule: string, plant: Plant]>> = {
  "has another id whenever it is asked": [
    "DB2",
    () => {
      let asked = 0;
      return {
        database: {
          get id() {
            return `database-${(asked += 1)}` as ContactDatabase["id"];
          },
        },
      };
    },
  ],
  "says expired to the cursor of an empty listing": [
    "DB4",
    (sound) => ({
      database: {
        pull: pulling(sound, (page) => (sound.all().length === 0 ? { ...page, next: cursor("") } : page)),
      },
    }),
  ],
  "lists Deleted Items": [
    "DB5",
    (sound) => {
      const pull: Pull = pulling(sound, (page) =>
        page._tag === "Snapshot" && !page.more
          ? {
              ...page,
              upserts: [...page.upserts, ...sound.deleted().map(({ id, revision }) => ({ id, revision }))],
            }
          : page,
      );
      return { database: { pull } };
    },
  ],
  "counts its pages, and goes on behind whatever happened meanwhile": [
    "DB6",
    (sound) => {
      const pull: Pull = (since, signal) => {
        const offset = O.isNone(since) ? 0 : Number(/^offset (\d+)$/u.exec(since.value)?.[1] ?? -1);
        if (offset < 0) return sound.pull(since, signal);
        return async () => {
          const upserts = sound
            .all()
            .slice(offset, offset + 2)
            .map(({ id, revision }) => ({ id, revision }));
          const more = sound.all().length > offset + 2;
          const next = more ? cursor(`offset ${offset + 2}`) : await cursorAtEnd(sound);
          return E.right({ _tag: "Snapshot", upserts, removals: [], next, more });
        };
      };
      return { database: { pull } };
    },
  ],
  "goes on behind the newest change instead of the last on the page": [
    "DB7",
    (sound) => ({
      database: {
        pull: (since, signal) =>
          pipe(
            sound.pull(since, signal),
            TE.chain((page) =>
              page._tag === "Delta" && page.more
                ? TE.fromTask(async () => ({ ...page, next: await cursorAtEnd(sound) }))
                : TE.right(page),
            ),
          ),
      },
    }),
  ],
  "forgets removals": [
    "DB8",
    (sound) => ({
      database: {
        pull: pulling(sound, (page) => ({ ...page, removals: [] })),
      },
    }),
  ],
  "does not tell of a restore": [
    "DB9",
    (sound) => {
      const restored = new Set<ContactId>();
      return {
        database: {
          pull: pulling(sound, (page) => ({
            ...page,
            upserts: page.upserts.filter(({ id }) => !restored.has(id)),
          })),
        },
        application: {
          restore: async (id) => {
            sound.restore(id);
            restored.add(id);
          },
        },
      };
    },
  ],
  "tells nobody that privacy changed": [
    "DB10",
    (sound) => {
      const privates = new Set<ContactId>();
      return {
        database: { read: reading(sound, (item) => ({ ...item, isPrivate: privates.has(item.id) })) },
        application: { reclassify: async (id) => void privates.add(id) },
      };
    },
  ],
  "tells nobody what was pushed": [
    "DB11",
    (sound) => {
      const pushed = new Set<string>();
      return {
        database: {
          push: answering(sound, (result) => {
            if (result._tag === "Done") pushed.add(result.revision);
            return result;
          }),
          pull: pulling(sound, (page) => ({
            ...page,
            upserts: page.upserts.filter(({ revision }) => !pushed.has(revision)),
          })),
        },
      };
    },
  ],
  "answers a push with the revision of before": [
    "DB12",
    (sound) => ({
      database: {
        push: answering(sound, (result, write) =>
          result._tag === "Done" && write?._tag === "Update"
            ? { ...result, revision: write.revision }
            : result,
        ),
      },
    }),
  ],
  "takes a hash of the fields for the revision": [
    "DB13",
    (sound) => ({
      database: {
        read: reading(sound, (item) => ({ ...item, revision: revision(JSON.stringify(item.contact)) })),
      },
    }),
  ],
  "ticks off what it has told": [
    "DB14",
    (sound) => {
      const told = new Set<string>();
      return {
        database: {
          pull: pulling(sound, (page) => {
            if (page._tag === "Snapshot") return page;
            const upserts = page.upserts.filter(({ revision }) => !told.has(revision));
            for (const { revision } of upserts) told.add(revision);
            return { ...page, upserts };
          }),
        },
      };
    },
  ],
  "takes any text for a cursor of the beginning": [
    "DB15",
    (sound) => ({
      database: {
        pull: (since, signal) =>
          sound.pull(O.filter((text: Cursor) => text.includes("memory-database"))(since), signal),
      },
    }),
  ],
  "takes another database's cursor for its own": [
    "DB16",
    (sound) => ({
      database: {
        pull: (since, signal) =>
          sound.pull(
            O.map((text: Cursor) =>
              text.startsWith('{"feed"') ? movedCursor(text, { feed: `database ${sound.id} 1` }) : text,
            )(since),
            signal,
          ),
      },
    }),
  ],
  "lets cursors expire without saying so": [
    "DB17",
    () => ({ application: { expireCursors: async () => {} } }),
  ],
  "fails the whole read for one missing id": [
    "DB18",
    (sound) => ({
      database: {
        read: (ids, signal) => {
          const missing = ids.find((id) => sound.get(id) === undefined);
          return missing === undefined
            ? sound.read(ids, signal)
            : TE.left({ _tag: "NotFound", id: missing, message: "one is missing" });
        },
      },
    }),
  ],
  "reads 500 at most": [
    "DB19",
    (sound) => ({ database: { read: (ids, signal) => sound.read(ids.slice(0, 500), signal) } }),
  ],
  "does not know its Deleted Items": [
    "DB20",
    (sound) => ({
      database: {
        read: (ids, signal) =>
          pipe(
            sound.read(ids, signal),
            TE.map((answers) =>
              answers.map((answer) =>
                answer._tag === "Missing" ? { _tag: "Missing", id: answer.id } : answer,
              ),
            ),
          ),
      },
    }),
  ],
  "only hides what it purges": ["DB21", () => ({ application: { purge: async () => {} } })],
  "stores another version": [
    "DB22",
    (sound) => ({
      database: {
        push: pushing(sound, (write) => ({
          ...write,
          version: tickContactVersion(sound.replicaId, [])(write.version),
        })),
      },
    }),
  ],
  "ignores the revision of an Update": [
    "DB23",
    (sound) => ({
      database: {
        push: pushing(sound, (write) => (write._tag === "Update" ? revisionNow(sound, write) : write)),
      },
    }),
  ],
  "takes a deleted contact out of Deleted Items to update it": [
    "DB24",
    (sound) => ({
      database: {
        push: pushing(sound, (write) =>
          write._tag === "Update" && sound.get(write.id) === undefined
            ? { ...write, _tag: "Restore" }
            : write,
        ),
      },
    }),
  ],
  "fills in defaults with every write": [
    "DB25",
    (sound) => ({
      database: {
        push: answering(sound, (result) => {
          if (result._tag === "Done") sound.reclassify(result.id, { isPrivate: false });
          return result;
        }),
      },
    }),
  ],
  "deletes for good": [
    "DB26",
    (sound) => ({
      database: {
        push: answering(sound, (result) => {
          if (result._tag === "Removed") sound.purge(result.id);
          return result;
        }),
      },
    }),
  ],
  "ignores the revision of a Remove": [
    "DB27",
    (sound) => ({
      database: {
        push: pushing(sound, (write) => (write._tag === "Remove" ? revisionNow(sound, write) : write)),
      },
    }),
  ],
  "knows no second Remove": [
    "DB28",
    (sound) => ({
      database: {
        push: (writes, signal) => {
          const gone = new Set(writes.filter(({ id }) => sound.get(id) === undefined).map(({ id }) => id));
          return answering(sound, (result) =>
            result._tag === "Removed" && gone.has(result.id)
              ? failed({ _tag: "NotFound", id: result.id, message: "it is gone" })
              : result,
          )(writes, signal);
        },
      },
    }),
  ],
  "restores what was deleted instead of what is given": [
    "DB29",
    (sound) => ({
      database: {
        push: pushing(sound, (write) =>
          write._tag === "Restore"
            ? withContact(
                write,
                (given) => sound.deleted().find(({ id }) => id === write.id)?.contact ?? given,
              )
            : write,
        ),
      },
    }),
  ],
  "restores nothing, and says Done": [
    "DB29",
    (sound) => ({
      database: {
        push: (writes, signal) =>
          pipe(
            sound.push(
              writes.filter(({ _tag }) => _tag !== "Restore"),
              signal,
            ),
            TE.map((results) => {
              const left = [...results];
              return writes.map((write): Result => {
                const item = sound.deleted().find(({ id }) => id === write.id);
                return write._tag === "Restore" && item !== undefined
                  ? { _tag: "Done", id: item.id, revision: item.revision }
                  : (left.shift() ?? failed({ _tag: "NotFound", id: write.id, message: "it is gone" }));
              });
            }),
          ),
      },
    }),
  ],
  "restores over a contact in use": [
    "DB30",
    (sound) => ({
      database: {
        push: pushing(sound, (write) => {
          const inUse = write._tag === "Restore" ? sound.get(write.id) : undefined;
          return inUse === undefined || write._tag !== "Restore"
            ? write
            : { ...write, _tag: "Update", revision: inUse.revision };
        }),
      },
    }),
  ],
  "restores what was purged": ["DB31", () => ({ application: { purge: async () => {} } })],
  "forgets a removal when it purges": [
    "DB32",
    (sound) => {
      const purged = new Set<ContactId>();
      return {
        database: {
          pull: pulling(sound, (page) => ({
            ...page,
            removals: page.removals.filter(({ id }) => !purged.has(id)),
          })),
        },
        application: { purge: async (id) => void purged.add(id) },
      };
    },
  ],
  "fails a batch for one bad write": [
    "DB33",
    (sound) => ({
      database: {
        push: (writes, signal) =>
          pipe(
            sound.push(writes, signal),
            TE.chain((results) => {
              const bad = results.find((result) => result._tag === "Failed");
              return writes.length > 1 && bad?._tag === "Failed" ? TE.left(bad.error) : TE.right(results);
            }),
          ),
      },
    }),
  ],
  "answers removals behind all others": [
    "DB33",
    (sound) => ({
      database: {
        push: (writes, signal) =>
          pipe(
            sound.push(writes, signal),
            TE.map((results) => [
              ...results.filter(({ _tag }) => _tag !== "Removed"),
              ...results.filter(({ _tag }) => _tag === "Removed"),
            ]),
          ),
      },
    }),
  ],
  "compares revisions before it writes": [
    "DB34",
    (sound) => ({
      database: {
        push: (writes, signal) => async () => {
          const stale = new Set(
            writes.filter(
              (write) => write._tag === "Update" && sound.get(write.id)?.revision !== write.revision,
            ),
          );
          const results: Array<Result> = [];
          for (const write of writes) {
            const compared = await sound.push([write], signal)();
            const forced = stale.has(write) ? compared : await sound.push([revisionNow(sound, write)])();
            if (E.isRight(forced)) results.push(...forced.right);
          }
          return E.right(results);
        },
      },
    }),
  ],
  "takes 500 writes at most": [
    "DB35",
    (sound) => ({
      database: {
        push: (writes, signal) =>
          writes.length > 500
            ? TE.left({ _tag: "Unsupported", message: "too many" })
            : sound.push(writes, signal),
      },
    }),
  ],
  "has no column for custom values": [
    "DB36",
    (sound) => ({
      database: { read: reading(sound, (item) => ({ ...item, contact: { ...item.contact, custom: {} } })) },
    }),
  ],
  "normalises what it stores": [
    "DB37",
    (sound) => ({
      database: {
        push: pushing(sound, (write) =>
          withContact(write, (contact): unknown => JSON.parse(JSON.stringify(contact).normalize("NFC"))),
        ),
      },
    }),
  ],
  "cuts long notes": [
    "DB38",
    (sound) => ({
      database: {
        push: pushing(sound, (write) =>
          withContact(write, ({ notes, ...contact }) =>
            notes === undefined ? contact : { ...contact, notes: notes.slice(0, 65_536).trimEnd() || "-" },
          ),
        ),
      },
    }),
  ],
  "takes nonsense": [
    "DB39",
    (sound) => ({
      database: {
        push: answering(sound, (result, write) =>
          result._tag === "Failed" && result.error._tag === "InvalidItem" && write?._tag === "Update"
            ? { _tag: "Done", id: write.id, revision: write.revision }
            : result,
        ),
      },
    }),
  ],
  "keeps the beginning of photos": [
    "DB40",
    (sound) => ({
      database: {
        photo: (id, photo, signal) =>
          pipe(
            sound.photo(id, photo, signal),
            TE.map((bytes) => bytes.slice(0, 1_000)),
          ),
      },
    }),
  ],
  "does not ask for a photo's bytes": [
    "DB41",
    (sound) => ({
      database: {
        push: pushing(sound, (write) => {
          const bytes = "contact" in write ? photoBytes(write.contact.photo?.hash ?? "") : undefined;
          return bytes === undefined ? write : { ...write, photoBytes: bytes };
        }),
      },
    }),
  ],
  "wants a photo's bytes with every write": [
    "DB42",
    (sound) => ({
      database: {
        push: answering(sound, (result, write) =>
          write !== undefined &&
          "contact" in write &&
          write.contact.photo !== undefined &&
          write.photoBytes === undefined
            ? failed({
                _tag: "InvalidItem",
                id: write.id,
                field: "photo",
                reason: "no bytes",
                message: "no bytes",
              })
            : result,
        ),
      },
    }),
  ],
  "gives anybody's photo to anybody": [
    "DB43",
    () => ({
      database: { photo: (_, { hash }) => TE.right(photoBytes(hash) ?? new Uint8Array()) },
    }),
  ],
  "counts the application's edits for another replica": [
    "DB44",
    (sound) => ({ application: { edit: async (id, recipe) => sound.edit(id, recipe, laptop) } }),
  ],
  "does not count deletions": [
    "DB45",
    (sound) => ({
      application: {
        remove: async (id) => {
          const item = sound.get(id);
          if (item !== undefined) await sound.push([{ ...item, _tag: "Remove" }])();
        },
      },
    }),
  ],
  "begins its own count anew after a push": [
    "DB46",
    (sound) => ({
      application: {
        edit: async (id, recipe) => {
          const item = sound.get(id);
          const contact = recipe(item?.contact ?? emptyContact);
          const version = tickContactVersion(sound.replicaId, ["surname"])({
            vector: { [sound.replicaId]: 1 },
            dots: item?.version.dots ?? {},
          });
          if (item !== undefined) await sound.push([{ ...item, _tag: "Update", version, contact }])();
        },
      },
    }),
  ],
  "moves modifiedAt with a restore": [
    "DB47",
    (sound) => ({
      application: {
        restore: async (id) => {
          sound.restore(id);
          const item = sound.get(id);
          if (item !== undefined) await sound.push([{ ...item, _tag: "Update" }])();
        },
      },
    }),
  ],
  "never moves modifiedAt": [
    "DB47",
    (sound) => ({ database: { read: reading(sound, (item) => ({ ...item, modifiedAt: 1 })) } }),
  ],
  "acknowledges nothing": ["DB48", () => ({ database: { acknowledge: (since) => since } })],
  "acknowledges everything up to now": [
    "DB49",
    () => ({
      database: {
        acknowledge: (since, writes) =>
          movedCursor(since, { after: JSON.parse(since).after + writes.length + 2 }),
      },
    }),
  ],
  "takes a cursor amid a snapshot for one at its end": [
    "DB50",
    (sound) => ({
      database: {
        acknowledge: (since, writes) =>
          sound.acknowledge?.(movedCursor(since, { start: undefined, after: 24 }), writes) ?? since,
      },
    }),
  ],
  "does not look at the signal": [
    "DB51",
    (sound) => ({ database: { push: (writes) => sound.push(writes) } }),
  ],
  "gives up waiting while the write goes on": [
    "DB52",
    (sound) => ({
      database: {
        push: (writes, signal) => async () => {
          const answer = await sound.push(writes)();
          return signal?.aborted === true
            ? E.left({ _tag: "Aborted", message: "no longer waited for" })
            : answer;
        },
      },
    }),
  ],
  "sends the request before it is run": [
    "DB53",
    (sound) => ({
      database: {
        push: (writes, signal) => {
          const sent = sound.push(writes, signal)();
          return () => sent;
        },
      },
    }),
  ],
  "throws for a cursor it cannot read": [
    "DB15",
    (sound) => ({
      database: {
        pull: (since, signal) => async () => {
          if (O.isSome(since)) JSON.parse(since.value);
          return sound.pull(since, signal)();
        },
      },
    }),
  ],
  "files what is created as its own application would": [
    "DB54",
    (sound) => ({
      database: {
        push: pushing(sound, (write) =>
          write._tag === "Create" ? { ...write, recordType: businessContactType, isPrivate: false } : write,
        ),
      },
    }),
  ],
  "creates again what is there": [
    "DB55",
    (sound) => ({
      database: {
        push: pushing(sound, (write) => {
          const there = write._tag === "Create" ? sound.get(write.id) : undefined;
          return there === undefined || write._tag !== "Create"
            ? write
            : { ...write, _tag: "Update", revision: there.revision };
        }),
      },
    }),
  ],
  "creates what is in Deleted Items": [
    "DB56",
    (sound) => ({
      database: {
        push: pushing(sound, (write) =>
          write._tag === "Create" && sound.deleted().some(({ id }) => id === write.id)
            ? { ...write, _tag: "Restore" }
            : write,
        ),
      },
    }),
  ],
  "says that it created whom it had purged": [
    "DB57",
    (sound) => {
      const created = new Set<ContactId>();
      return {
        database: {
          push: answering(sound, (result, write) => {
            if (write?._tag !== "Create" || result._tag !== "Failed" || !created.has(write.id)) {
              if (write !== undefined) created.add(write.id);
              return result;
            }
            return { _tag: "Done", id: write.id, revision: revision("again") };
          }),
        },
      };
    },
  ],
  "creates nothing of a call with a taken id": [
    "DB58",
    (sound) => ({
      database: {
        push: answering(sound, (result, write) => {
          if (write?._tag === "Create" && sound.all().length > 1) sound.purge(write.id);
          return result;
        }),
      },
    }),
  ],
  "does not look at what a contact is filed under": [
    "DB59",
    (sound) => ({
      database: {
        push: pushing(sound, (write) =>
          write._tag === "Create" && write.recordType === "" ? { ...write, recordType: "None" } : write,
        ),
      },
    }),
  ],
  "keeps no bytes of what is created": [
    "DB60",
    (sound) => {
      const created = new Set<ContactId>();
      return {
        database: {
          push: answering(sound, (result, write) => {
            if (write?._tag === "Create") created.add(write.id);
            return result;
          }),
          photo: (id, photo, signal) =>
            created.has(id)
              ? TE.left({ _tag: "NotFound", id, message: "no bytes" })
              : sound.photo(id, photo, signal),
        },
      };
    },
  ],
  "has no column for accounts": [
    "DB61",
    (sound) => ({ database: { read: reading(sound, ({ accountId: _, ...item }) => item) } }),
  ],
  "counts edits of what was created for another replica": [
    "DB62",
    (sound) => ({ application: { edit: async (id, recipe) => sound.edit(id, recipe, laptop) } }),
  ],
};

const mustBreak = (
  rule: string,
  plant: Plant,
  declared: DatabaseDeclaration = declaredOfMemory,
): Promise<BrokenRule> =>
  brokenBy(databaseCases, rule, async () => memorySubject({ pageSize: 2 }, plant), declared);

describe("a contact database with a planted fault", () => {
  for (const [fault, [rule, plant]] of Object.entries(faults))
    it(`that ${fault} breaks ${rule}`, async () => void (await mustBreak(rule, plant)));

  it("that is empty after a restart breaks DB3", async () => {
    const declared = {
      ...declaredOfMemory,
      applicationCan: [...declaredOfMemory.applicationCan, "reopen"],
    } as const;
    const plant: Plant = () => ({ application: { reopen: async () => memoryDatabase() } });
    expect((await mustBreak("DB3", plant, declared)).message).toContain("Missing");
  });

  it("that is not what was declared breaks DB1", async () => {
    const plant: Plant = () => ({ application: { purge: undefined } as never });
    expect((await mustBreak("DB1", plant)).message).toContain("purge");
  });

  it("is found for every rule", () => {
    const planted = ["DB1", "DB3", ...Object.values(faults).map(([rule]) => rule)];
    expect(rulesBeside(databaseCases, planted)).toEqual([]);
  });
});
