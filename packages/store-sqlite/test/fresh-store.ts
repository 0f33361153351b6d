import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as E from "fp-ts/lib/Either.js";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import type * as TE from "fp-ts/lib/TaskEither.js";
import { type Contact, type ContactId, contactId, emptyContact } from "@spegla/core";
import { afterEach } from "vitest";
import { type SqliteOptions, type SqliteStore, openSqlite } from "../src/index.js";

const afterwards: Array<() => void> = [];
afterEach(() => {
  for (const undo of RA.reverse(afterwards.splice(0))) undo();
});

/** An empty folder for one test. */
export const freshFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "store-sqlite-"));
  afterwards.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

export const freshPath = (): string => join(freshFolder(), "contacts.db");

export const right = async <Err, A>(asked: TE.TaskEither<Err, A>): Promise<A> => {
  const answer = await asked();
  if (E.isLeft(answer)) throw new Error(`unexpected ${JSON.stringify(answer.left)}`);
  return answer.right;
};

export const left = async <Err, A>(asked: TE.TaskEither<Err, A>): Promise<Err> => {
  const answer = await asked();
  if (E.isRight(answer)) throw new Error(`unexpected ${JSON.stringify(answer.right)}`);
  return answer.left;
};

export const openAt = async (path: string, options?: SqliteOptions): Promise<SqliteStore> => {
  const store = await right(openSqlite(path, options));
  afterwards.push(store.close);
  return store;
};

export const person = (givenName: string, more: Partial<Contact> = {}): Contact => ({
  ...emptyContact,
  givenName,
  ...more,
});

export const idOf = (text: string): ContactId => {
  const id = contactId(text);
  if (E.isLeft(id)) throw new Error(id.left.fix);
  return id.right;
};

/** Every file of a folder with its bytes. */
export const bytesIn = (folder: string): ReadonlyMap<string, string> =>
  new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "latin1")]));

export const runChild = (
  script: string,
  args: ReadonlyArray<string>,
  options: { readonly uid?: number } = {},
) => {
  const child = spawn(
    process.execPath,
    [
      "--conditions=@spegla/source",
      "--import",
      "tsx",
      fileURLToPath(new URL(script, import.meta.url)),
      ...args,
    ],
    { cwd: fileURLToPath(new URL("..", import.meta.url)), stdio: ["pipe", "pipe", "pipe"], ...options },
  );
  let [said, complained] = ["", ""];
  const waiting: Array<() => void> = [];
  child.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString();
    for (const wake of waiting.splice(0)) wake();
  });
  child.stderr.on("data", (chunk: Buffer) => (complained += chunk.toString()));
  const ended = new Promise<string>((resolve) => {
    child.on("close", () => {
      for (const wake of waiting.splice(0)) wake();
      resolve(said);
    });
  });
  afterwards.push(() => child.kill("SIGKILL"));
  const heard = async (text: string): Promise<void> => {
    while (!said.includes(text)) {
      if (child.exitCode !== null) throw new Error(`the child ended: ${complained}`);
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  return { child, ended, heard };
};
