import { type ChildProcess, spawn } from "node:child_process";
import { openSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A real CardDAV server on this machine, its data in a temporary directory. */
export type DavServer = {
  /** Its root: what a person would be told to type. */
  readonly url: string;
  /** Where its address books are, and new ones can be made. */
  readonly homeUrl: string;
  readonly username: string;
  readonly password: string;
  readonly directory: string;
  /** At once, whatever it is in the middle of. */
  readonly kill: () => Promise<void>;
  /** On the same directory and port. */
  readonly startAgain: () => Promise<void>;
  /** For good: its data go, too. */
  readonly stop: () => Promise<void>;
};

export type ServerCommand = {
  readonly command: string;
  /** Puts what it needs into the directory; the answer is how it is called. */
  readonly prepare: (place: ServerPlace) => Promise<ReadonlyArray<string>>;
  /** From its root, with slashes around it. */
  readonly home: string;
};

export type ServerPlace = { readonly directory: string; readonly port: number };

export const username = "alice";
export const password = "secret";

export const startServer = async ({ command, prepare, home }: ServerCommand): Promise<DavServer> => {
  const directory = await mkdtemp(join(tmpdir(), `spegla-${command}-`));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const running = { url, directory, command, arguments: await prepare({ directory, port }) };
  let child = await run(running);
  return {
    url,
    homeUrl: new URL(home, url).href,
    username,
    password,
    directory,
    kill: () => ended(child, "SIGKILL"),
    startAgain: async () => {
      child = await run(running);
    },
    stop: async () => {
      await ended(child, "SIGKILL");
      await rm(directory, { recursive: true, maxRetries: 5 });
    },
  };
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" ? address?.port : undefined;
      probe.close(() => (port === undefined ? reject(new Error("no port is free")) : resolve(port)));
    });
  });

type Running = {
  readonly url: string;
  readonly directory: string;
  readonly command: string;
  readonly arguments: ReadonlyArray<string>;
};

/** Resolves when it answers. */
const run = async (running: Running): Promise<ChildProcess> => {
  const log = join(running.directory, "log");
  const output = openSync(log, "a");
  const child = spawn(running.command, running.arguments, { stdio: ["ignore", output, output] });
  const ends: Array<string> = [];
  child.once("error", ({ message }) => ends.push(message));
  child.once("exit", (code, signal) => ends.push(`it ended with ${code ?? signal}`));
  process.once("exit", () => child.kill("SIGKILL"));
  for (let tries = 0; ends.length === 0 && tries < 600; tries += 1) {
    if (await answers(running.url)) return child;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill("SIGKILL");
  throw new Error(
    `${running.command} does not answer: ${ends[0] ?? "30 s have passed"}\n${await readFile(log, "utf8")}`,
  );
};

const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(2_000), redirect: "manual" }).then(
    async (response) => (await response.arrayBuffer(), true),
    () => false,
  );

const ended = (child: ChildProcess, signal: NodeJS.Signals): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("exit", () => resolve());
    child.kill(signal);
  });
