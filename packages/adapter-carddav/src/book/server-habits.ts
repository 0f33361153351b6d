/** What the answers of one address book's server have shown of it since the book was opened. */
export type ServerHabits = {
  /** Cards are stored byte for byte, and the tag that a PUT answers is the card's: nothing needs to be read back. */
  readonly keepsBytes: () => boolean;
  /** Of one written card that was read back under the very tag that its PUT had answered. */
  readonly noteWritten: (isAsSent: boolean) => void;
  /** Most cards to ask for in one request. */
  readonly multigetSize: () => number;
  /** So many cards in one request were too many. */
  readonly noteTooMany: (asked: number) => void;
  readonly noteCardBytes: (bytes: number) => void;
  /** Sync tokens are refused even when they are new: the book has to be listed each time. */
  readonly refusesTokens: () => boolean;
  readonly noteToken: (isAccepted: boolean) => void;
  /** Asking for version 4.0 as well brings cards nearer to how they are stored. */
  readonly convertsVersions: () => boolean;
  readonly noteOtherVersion: (hasHelped: boolean) => void;
};

export const serverHabits = (): ServerHabits => {
  let [kept, isChanged] = [0, false];
  let [largest, cards, bytes] = [mostCards, 0, 0];
  let refused = 0;
  let inVain = 0;
  return {
    keepsBytes: () => !isChanged && kept >= provenAfter,
    noteWritten: (isAsSent) => {
      kept += 1;
      isChanged ||= !isAsSent;
    },
    multigetSize: () => {
      const fitting = cards === 0 ? mostCards : Math.floor((mostBytes * cards) / bytes);
      return Math.max(1, Math.min(largest, fitting));
    },
    noteTooMany: (asked) => {
      largest = Math.min(largest, Math.max(1, Math.floor(asked / 2)));
    },
    noteCardBytes: (length) => {
      cards += 1;
      bytes += length;
    },
    refusesTokens: () => refused >= mostRefusals,
    noteToken: (isAccepted) => {
      refused = isAccepted ? 0 : refused + 1;
    },
    convertsVersions: () => inVain < mostInVain,
    noteOtherVersion: (hasHelped) => {
      inVain = hasHelped ? 0 : inVain + 1;
    },
  };
};

const provenAfter = 16;
const mostCards = 50;
/** In one answer, as far as the cards seen so far tell. */
const mostBytes = 4 * 1024 * 1024;
const mostRefusals = 2;
const mostInVain = 16;
