/** What a link of delta stands for. */
export type DeltaToken = {
  /** `Round`: a deltaLink; `Page`: a nextLink in the middle of a round. */
  readonly _tag: "Round" | "Page";
  readonly folderId: string;
  readonly select: ReadonlyArray<string> | undefined;
  readonly expand: string | undefined;
  /** Started by a request without a token; every link in it is a generation. */
  readonly chain: number;
  /** Of a page: what of its round is yet to be told. */
  readonly pending: ReadonlyArray<DeltaEntry>;
  /** Up to where in the folder's changes its round goes, or went. */
  readonly place: number;
  /** Where its round began, or the last one did. */
  readonly before: number;
  /** How many more the round may tell. */
  readonly rest: number;
  /** Of a service that sends empty pages: whether one comes before the next. */
  readonly pause: "ToCome" | "Over";
};

export type DeltaEntry =
  | { readonly _tag: "Live"; readonly immutableId: string }
  | { readonly _tag: "Removed"; readonly immutableId: string; readonly id: string };

export type DeltaTokens = {
  readonly newChain: () => number;
  /** Another generation of its chain; the text of its token. */
  readonly issue: (token: DeltaToken) => string;
  /** Nothing for one that is evicted, expired, or was never given. `kept`: generations of a chain. */
  readonly find: (text: string, kept: number) => DeltaToken | undefined;
  /** No token given so far is known any more. */
  readonly expire: () => void;
  /** The newest generation, for the message of a refusal. */
  readonly newest: () => number;
};

export const deltaTokens = (): DeltaTokens => {
  const tokens = new Map<string, { readonly token: DeltaToken; readonly generation: number }>();
  const newest = new Map<number, number>();
  let [chains, issued] = [0, 0];
  return {
    newChain: () => {
      chains += 1;
      return chains;
    },
    issue: (token) => {
      issued += 1;
      const generation = (newest.get(token.chain) ?? 0) + 1;
      newest.set(token.chain, generation);
      const text = `q${token.chain.toString(36)}-${issued.toString(36)}_x`;
      tokens.set(text, { token, generation });
      return text;
    },
    find: (text, kept) => {
      const found = tokens.get(text);
      if (found === undefined) return undefined;
      const isKept = (newest.get(found.token.chain) ?? 0) - found.generation < kept;
      if (!isKept) tokens.delete(text);
      return isKept ? found.token : undefined;
    },
    expire: () => tokens.clear(),
    newest: () => issued,
  };
};
