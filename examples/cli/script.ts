import * as E from "fp-ts/lib/Either.js";
import type * as TE from "fp-ts/lib/TaskEither.js";
import { type Arguments, type Options, type ScriptSpec, helpFor, readArguments } from "./arguments.js";
import { type ProgressBar, progressBar, silentProgress } from "./progress-bar.js";

/** What a script has to say, for people and for machines. */
export type Answer = {
  readonly text: string;
  readonly json: object;
  readonly exitCode?: 0 | 1 | 3;
};

export type Surroundings = {
  readonly progress: ProgressBar;
  /** Aborted by the first Ctrl-C: what is under way is finished, the rest is left for the next run. */
  readonly signal: AbortSignal;
};

/** Runs a script as a process: reads its arguments, prints its answer or its error, sets the exit code. */
export const runScript = async <Named extends Options>(
  spec: ScriptSpec<Named>,
  main: (given: Arguments<Named>, surroundings: Surroundings) => Promise<Answer>,
): Promise<void> => {
  // Whoever reads our output may stop early, `| head` for instance.
  process.stdout.on("error", () => undefined);
  const wantsJson = process.argv.includes("--json");
  const given = readArguments(spec, process.argv.slice(2));
  if (E.isLeft(given)) {
    const help = `See: npx tsx examples/${spec.name}.ts --help`;
    return fail(2, given.left._tag, given.left.message, wantsJson, help);
  }
  if (given.right.help) return console.log(helpFor(spec));
  const progress = given.right.json ? silentProgress : progressBar(process.stderr);
  try {
    const answer = await main(given.right, { progress, signal: abortedByInterrupt() });
    progress.end();
    console.log(given.right.json ? JSON.stringify(answer.json, null, 2) : answer.text);
    process.exitCode = answer.exitCode ?? 0;
  } catch (error) {
    progress.end();
    const tag = tagOf(error);
    fail(tag === "Aborted" ? 3 : 1, tag, messageOf(error), given.right.json);
  }
};

/** A `Left` as a rejection, so that a script reads from top to bottom. */
export const orThrow = async <Failure extends Tagged, Result>(
  effect: TE.TaskEither<Failure, Result>,
): Promise<Result> => {
  const result = await effect();
  if (E.isRight(result)) return result.right;
  throw Object.assign(new Error(messageOf(result.left)), { _tag: result.left._tag });
};

type Tagged = { readonly _tag: string };

/** For people. A bug in our own code has no tag and shows where it is. */
export const messageOf = (error: unknown): string => {
  if (!isRecord(error)) return String(error);
  if ("field" in error && "reason" in error && "fix" in error)
    return `${String(error["field"])} ${String(error["reason"])}: ${String(error["fix"])}`;
  if (error instanceof Error && !("_tag" in error) && !("code" in error)) return error.stack ?? error.message;
  return String(error["message"] ?? error["_tag"]);
};

const tagOf = (error: unknown): string => {
  const tag = isRecord(error) ? (error["_tag"] ?? error["code"]) : undefined;
  return typeof tag === "string" ? tag : "UnexpectedError";
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

const fail = (exitCode: 1 | 2 | 3, tag: string, message: string, json: boolean, hint = ""): void => {
  if (json) console.log(JSON.stringify({ error: { _tag: tag, message } }, null, 2));
  else console.error(`Error: ${message}${hint === "" ? "" : `\n${hint}`}`);
  process.exitCode = exitCode;
};

const abortedByInterrupt = (): AbortSignal => {
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort());
  return controller.signal;
};
