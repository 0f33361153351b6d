import { type ChildProcess, execFile, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

export type Ran = { readonly exitCode: number; readonly stdout: string; readonly stderr: string };

/** Runs `examples/NAME.ts` as an operator would, on the packages' sources. */
export const runExample = (name: string, ...args: ReadonlyArray<string>): Promise<Ran> =>
  runExampleIn({}, name, ...args);

/** The same with these variables in its environment. */
export const runExampleIn = (
  variables: Readonly<Record<string, string>>,
  name: string,
  ...args: ReadonlyArray<string>
): Promise<Ran> =>
  new Promise((done) => {
    const surroundings = { cwd: root, maxBuffer: 64 * 1024 * 1024, env: { ...process.env, ...variables } };
    execFile(process.execPath, commandOf(name, args), surroundings, (error, stdout, stderr) => {
      done({ exitCode: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
    });
  });

/** One that runs until it is interrupted, as with Ctrl-C. */
export type RunningExample = {
  /** The first line of its output that matches; rejects if it ends without one. */
  readonly printed: (wanted: RegExp) => Promise<string>;
  readonly interrupt: () => Promise<Ran>;
};

export const startExample = (name: string, ...args: ReadonlyArray<string>): RunningExample => {
  const child = spawn(process.execPath, commandOf(name, args), { cwd: root });
  started.push(child);
  const said = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said.stderr += text));
  const ended = new Promise<Ran>((done) => {
    child.once("close", (exitCode) => done({ exitCode: exitCode ?? -1, ...said }));
  });
  return {
    printed: (wanted) =>
      new Promise((done, fail) => {
        const look = () => {
          const whole = said.stdout.split("\n").slice(0, -1);
          const found = whole.find((line) => wanted.test(line));
          if (found !== undefined) done(found);
        };
        child.stdout.on("data", look);
        void ended.then((ran) => fail(new Error(`${name} has ended: ${ran.stdout}${ran.stderr}`)));
        look();
      }),
    interrupt: () => {
      child.kill("SIGINT");
      return ended;
    },
  };
};

const started: ChildProcess[] = [];
// Those that a failed test has left running.
afterAll(() => started.forEach((child) => child.kill("SIGKILL")));

const commandOf = (name: string, args: ReadonlyArray<string>): ReadonlyArray<string> => [
  "--conditions=@spegla/source",
  "--import",
  "tsx",
  join(examples, `${name}.ts`),
  ...args,
];

/** The same as `runExample` with `--json`: the one object it printed. */
export const jsonOfExample = async (name: string, ...args: ReadonlyArray<string>): Promise<unknown> => {
  const { stdout, stderr } = await runExample(name, ...args, "--json");
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`${name} printed no JSON: ${stdout}${stderr}`);
  }
};

const examples = fileURLToPath(new URL("..", import.meta.url));
const root = join(examples, "..");

export const sampleFile = (name: string): string => join(examples, "sample", name);

/** A directory that is gone after the tests of the file. */
export const freshDirectory = (): string => {
  const directory = mkdtempSync(join(tmpdir(), "spegla-examples-"));
  made.push(directory);
  return directory;
};

const made: string[] = [];
afterAll(() => made.forEach((directory) => rmSync(directory, { recursive: true, force: true })));

/** A directory with a folder `contacts` in which the sample's own people already live. */
export const directoryWithOwnPeople = (): string => {
  const directory = freshDirectory();
  cpSync(sampleFile("own-people"), join(directory, "contacts"), { recursive: true });
  return directory;
};

/** File name and content of everything in a directory. */
export const filesIn = (directory: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => [name, readFileSync(join(directory, name), "latin1")]),
  );
