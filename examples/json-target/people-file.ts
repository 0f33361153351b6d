import { createHash, randomUUID } from "node:crypto";
import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import type { ReplicaError } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import { pipe } from "fp-ts/lib/function.js";
import * as t from "io-ts";
import { codeOf, errorFromDisk, mistakeIn } from "./errors.js";
import type { Person } from "./person.js";

/** A folder is one file, and the file's name is the folder's id. */
export type PeopleFile = { readonly id: string; readonly path: string };

/** What the file said at one moment: the people, what stands beside them, and the hash of its bytes. */
export type Book = { readonly people: People; readonly others: object; readonly hash: string };
type People = ReadonlyArray<Person>;

const Content = t.type(
  { people: t.array(t.type({ id: t.string }, "an object with an id"), "a list") },
  "an object with people",
);

/** Left `NotFound`, `Unavailable` (half saved) or `ProtocolViolation` (of another shape); never an empty book. */
export const readBook = ({ id, path }: PeopleFile): TE.TaskEither<ReplicaError, Book> => {
  const refused = (mistake: string): ReplicaError => ({
    _tag: "ProtocolViolation",
    message: `${id}: ${mistake}; mend it, the file is left as it is`,
  });
  return pipe(
    TE.tryCatch(() => readFile(path), errorFromDisk(id)),
    TE.bindTo("bytes"),
    TE.bind("json", ({ bytes }) => TE.fromEither(E.tryCatch(() => jsonFromBytes(bytes), halfSaved(id)))),
    TE.flatMapEither(({ bytes, json }) =>
      pipe(
        Content.decode(json),
        E.mapLeft(mistakeIn),
        E.mapLeft(({ place, reason }) => refused(`${place || "the file"} ${reason}`)),
        E.filterOrElse(
          ({ people }) => new Set(people.map((person) => person.id)).size === people.length,
          () => refused("two of its people have one id"),
        ),
        E.map(({ people, ...others }) => ({ people, others, hash: hashOf(bytes) })),
      ),
    ),
  );
};

const jsonFromBytes = (bytes: Uint8Array): unknown =>
  JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));

const halfSaved = (id: string) => (): ReplicaError => ({
  _tag: "Unavailable",
  message: `${id} is no whole JSON in UTF-8: somebody may be saving it; if not, mend it, it is left as it is`,
});

export const hashOf = (content: string | Uint8Array): string =>
  createHash("sha256").update(content).digest("hex").slice(0, 32);

export const textOf = (content: { readonly people: People }): string =>
  `${JSON.stringify(content, null, 2)}\n`;

/**
 * Reads the people, and writes back what `change` makes of them: whole or not at all, and only if
 * nobody else wrote meanwhile. Left `Unavailable`: somebody did, or is at it; nothing was written.
 */
export const changePeople = <Answer>(
  file: PeopleFile,
  change: (people: People) => { readonly people: People; readonly answer: Answer },
): TE.TaskEither<ReplicaError, Answer> =>
  TE.bracket(
    TE.tryCatch(() => takeLock(file), busyOr(file)),
    () =>
      pipe(
        readBook(file),
        TE.flatMap(({ people, others, hash }) => {
          const changed = change(people);
          const text = textOf({ ...others, people: changed.people });
          if (text === textOf({ ...others, people })) return TE.right(changed.answer);
          return pipe(
            TE.tryCatch(() => replaceFile(file, hash, text), errorFromDisk(file.id)),
            TE.flatMap((isReplaced) => (isReplaced ? TE.right(changed.answer) : TE.left(busy(file)))),
          );
        }),
      ),
    () => TE.tryCatch(() => rm(lockOf(file), { force: true }), errorFromDisk(file.id)),
  );

const lockOf = ({ path }: PeopleFile): string => `${path}.lock`;

/** Who has had it for a minute was killed: a write takes milliseconds. */
const takeLock = async (file: PeopleFile): Promise<void> => {
  const left = await stat(lockOf(file)).catch(() => undefined);
  if (left !== undefined && Date.now() - left.mtimeMs > 60_000) await rm(lockOf(file), { force: true });
  await writeFile(lockOf(file), "", { flag: "wx" });
};

/** False, and nothing done: the file is not the one that was read. */
const replaceFile = async ({ path }: PeopleFile, readHash: string, text: string): Promise<boolean> => {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const { mode } = await stat(path);
    await writeFile(temporary, text, { flag: "wx", mode, flush: true });
    if (hashOf(await readFile(path)) !== readHash) return false;
    await rename(temporary, path);
    return true;
  } finally {
    await rm(temporary, { force: true });
  }
};

const busy = ({ id }: PeopleFile): ReplicaError => ({
  _tag: "Unavailable",
  retryAfterMs: 200,
  message: `${id} is being written by another program; nothing was written, try again`,
});

const busyOr =
  (file: PeopleFile) =>
  (cause: unknown): ReplicaError =>
    codeOf(cause) === "EEXIST" ? busy(file) : errorFromDisk(file.id)(cause);
