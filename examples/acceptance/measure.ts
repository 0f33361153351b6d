import { watchRequests } from "./watch-requests.js";

export type Spent = {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** The most memory this process ever had, in MiB. */
  readonly peakMiB: number;
  /** HTTP requests sent, by method. */
  readonly requests: Readonly<Record<string, number>>;
};

/** What a piece of work costs this process. */
export const spentOn = async (work: () => Promise<unknown>): Promise<Spent> => {
  const watch = watchRequests();
  const [begun, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const wallMs = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  return {
    wallMs,
    cpuMs: (user + system) / 1000,
    peakMiB: process.resourceUsage().maxRSS / 1024,
    requests: watch.end(),
  };
};
