import { performance } from "node:perf_hooks";
import { findDuplicates, findDuplicatesWithin, standardRules } from "../src/index.js";
import { home } from "../test/phones.js";
import { populationOf } from "../test/population.js";

// Run with `npx tsx --conditions=@spegla/source packages/duplicates/scripts/bench.ts [contacts]`.
const size = Number(process.argv[2] ?? 100_000);
const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;

const report = (
  what: string,
  run: () => { readonly comparisons: number; readonly matches: number },
): void => {
  const [before, cpuBefore] = [performance.now(), process.cpuUsage()];
  const { comparisons, matches } = run();
  const seconds = ((performance.now() - before) / 1000).toFixed(1);
  const { user, system } = process.cpuUsage(cpuBefore);
  const cpu = ((user + system) / 1_000_000).toFixed(1);
  const heap = megabytes(process.memoryUsage().heapUsed);
  const most = megabytes(process.resourceUsage().maxRSS * 1024);
  console.log(
    `${what}: ${seconds} s (${cpu} s of processor time), ${comparisons} comparisons, ${matches} matches; heap ${heap}, resident at most ${most}`,
  );
};

const { candidates, existing } = populationOf(size, 1);
console.log(
  `${size} candidates, ${size} existing contacts: heap ${megabytes(process.memoryUsage().heapUsed)}`,
);

report("against one another", () => {
  const found = findDuplicates(standardRules({ defaultCountry: home }))(candidates, existing);
  const matches = found.candidates.reduce((sum, candidate) => sum + candidate.matches.length, 0);
  return { comparisons: found.comparisons, matches };
});

report("the candidates among themselves", () => {
  const found = findDuplicatesWithin(standardRules({ defaultCountry: home }))(candidates);
  const matches = found.groups.reduce((sum, { pairs }) => sum + pairs.length, 0);
  return { comparisons: found.comparisons, matches };
});
