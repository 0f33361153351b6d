import type { ProgressBar } from "../cli/progress-bar.js";

type Claim = { readonly claim: string; readonly holds: boolean };

/** Tells the story as it happens, and checks what it claims. */
export type Teller = {
  readonly chapter: (title: string) => void;
  readonly say: (text: string) => void;
  /** `proof` is what makes the claim true: anything but `true` breaks it. */
  readonly claim: (claim: string, proof: boolean) => void;
  readonly claims: () => ReadonlyArray<Claim>;
};

export const teller = (progress: ProgressBar, isSilent: boolean): Teller => {
  const claims: Claim[] = [];
  const print = (text: string): void => {
    progress.end();
    if (!isSilent) console.log(text);
  };
  return {
    chapter: (title) => print(`\n${title}\n${"-".repeat(title.length)}`),
    say: (text) => print(text.replace(/^/gmu, "  ")),
    claim: (claim, proof) => {
      claims.push({ claim, holds: proof });
      print(`  ${proof ? "✓" : "✗"} ${claim}`);
    },
    claims: () => claims,
  };
};
