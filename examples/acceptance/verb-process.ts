import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** `ms`: from the moment that its mirror was made. */
export type Ended = { readonly code: number | null; readonly said: string; readonly ms: number };

/** A verb in a process of its own; `ready`: it begins, and can be killed in the middle of it. */
export const startVerb = (
  directory: string,
  verb: string,
): { readonly child: ChildProcess; readonly ready: Promise<void>; readonly ended: Promise<Ended> } => {
  const script = fileURLToPath(new URL("verb.ts", import.meta.url));
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "--conditions=@spegla/source", script, directory, verb],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let said = "";
  let begun = 0;
  const ready = new Promise<void>((resolve) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (begun === 0 && said.includes("ready")) {
        begun = performance.now();
        resolve();
      }
    });
    child.on("exit", () => resolve());
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (code) => resolve({ code, said, ms: performance.now() - begun }));
  });
  return { child, ready, ended };
};

export const endedVerb = (directory: string, verb: string): Promise<Ended> =>
  startVerb(directory, verb).ended;

/** Kills it with SIGKILL at some moment of the first `ms`, unless it ends before. */
export const killedVerb = async (directory: string, verb: string, ms: number): Promise<Ended> => {
  const { child, ready, ended } = startVerb(directory, verb);
  await ready;
  const timer = setTimeout(() => child.kill("SIGKILL"), Math.random() * ms);
  const killed = await ended;
  clearTimeout(timer);
  return killed;
};
