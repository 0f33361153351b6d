import { measure, ruleSets } from "../test/measure-rules.js";
import { populationOf } from "../test/population.js";

// Run with `npx tsx --conditions=@spegla/source packages/duplicates/scripts/measure.ts [contacts] [seed]`.
const [size, seed] = [Number(process.argv[2] ?? 10_000), Number(process.argv[3] ?? 1)];
const population = populationOf(size, seed);
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`.padStart(8);

console.log(`${size} candidates, ${size} existing contacts, ${population.twins.size} twins, seed ${seed}\n`);
console.log(
  "| rules | precision | recall | Sure: precision | Sure: recall | twin comes first | comparisons |",
);
console.log("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
for (const [name, rules] of ruleSets) {
  const { precision, recall, surePrecision, sureRecall, first, comparisons } = measure(rules, population);
  const figures = [precision, recall, surePrecision, sureRecall, first].map(percent);
  console.log(`| ${name.padEnd(30)} | ${figures.join(" | ")} | ${comparisons} |`);
}
