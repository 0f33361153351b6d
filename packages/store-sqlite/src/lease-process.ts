import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import * as t from "io-ts";

/**
 * Who holds a lease, precisely enough to tell that it is dead. `space`: the machine, and on Linux
 * the process namespace, in which `pid` means something. `started`: where the system says so, in its
 * own words; another process that got the same pid later has another one.
 */
export type LeaseProcess = { readonly space: string; readonly pid: number; readonly started?: string };

export const thisProcess = (): LeaseProcess => {
  const started = startOf(process.pid);
  return { space: space(), pid: process.pid, ...(started === undefined ? {} : { started }) };
};

/** For people, in messages. */
export const holderName = (now: number): string =>
  `${hostname()} pid ${process.pid} since ${new Date(now).toISOString()}`;

export const textFromProcess = (holder: LeaseProcess): string => JSON.stringify(holder);

/** Whether it is certain that the process is no more; never so for one on another machine. */
export const isDeadProcess = (text: string): boolean => {
  const holder = orNothing((): unknown => JSON.parse(text));
  if (!ProcessJson.is(holder) || holder.space !== space()) return false;
  if (!isAlive(holder.pid)) return true;
  const started = startOf(holder.pid);
  return started !== undefined && holder.started !== undefined && started !== holder.started;
};

const ProcessJson = t.intersection([
  t.type({ space: t.string, pid: t.Int }),
  t.partial({ started: t.string }),
]);

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (thrown) {
    // EPERM: it is somebody else's, and alive.
    return !(thrown instanceof Error && "code" in thrown && thrown.code === "ESRCH");
  }
};

const space = (): string => `${hostname()} ${orNothing(() => readlinkSync("/proc/self/ns/pid")) ?? ""}`;

/** Field 22 of `/proc/<pid>/stat`, counted behind the name, which may hold blanks; see proc(5). */
const startOf = (pid: number): string | undefined =>
  orNothing(() => readFileSync(`/proc/${pid}/stat`, "latin1").split(") ").at(-1)?.split(" ")[19]);

const orNothing = <A>(read: () => A): A | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};
