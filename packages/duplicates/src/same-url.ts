import { normalUrl } from "@spegla/core";
import { type DuplicateRule, type RuleWeights, customRule } from "./rule.js";

/** A web page in common, with or without `https`, `www` and a slash at the end. Colleagues share theirs. */
export const sameUrl = (weights: RuleWeights = {}): DuplicateRule =>
  customRule({
    name: "sameUrl",
    weight: 4,
    ...weights,
    keys: ({ urls }) =>
      urls.flatMap(({ url }) => {
        const bare = normalUrl(url)
          .replace(/^https?:\/\/(?:www\.)?/u, "")
          .replace(/\/+$/u, "");
        return bare === "" ? [] : [bare];
      }),
  });
