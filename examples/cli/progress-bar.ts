/** What long work tells of itself; `total` is absent while nobody knows it. */
type ProgressEvent = {
  readonly phase: string;
  readonly done: number;
  readonly total?: number | undefined;
};

export type ProgressBar = {
  readonly report: (event: ProgressEvent) => void;
  /** Takes the bar away, so that what is printed next starts on a line of its own. */
  readonly end: () => void;
};

type Terminal = {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly write: (text: string) => unknown;
};

/** A bar that redraws itself on a terminal; elsewhere one plain line for every phase that did something. */
export const progressBar = (terminal: Terminal, now: () => number = Date.now): ProgressBar =>
  terminal.isTTY === true ? drawnBar(terminal, now) : plainLines(terminal);

export const silentProgress: ProgressBar = { report: () => undefined, end: () => undefined };

const drawnBar = (terminal: Terminal, now: () => number): ProgressBar => {
  let drawnAt = 0;
  let isDrawn = false;
  return {
    report: (event) => {
      const isLast = event.done === event.total;
      if (!isLast && now() - drawnAt < 80) return;
      drawnAt = now();
      isDrawn = true;
      // A terminal that does not know its width says 0.
      terminal.write(`\r\u001B[K${barOf(event, terminal.columns || 80)}`);
    },
    end: () => {
      if (isDrawn) terminal.write("\r\u001B[K");
      isDrawn = false;
    },
  };
};

const plainLines = (terminal: Terminal): ProgressBar => {
  let last: ProgressEvent | undefined;
  const finish = () => {
    if (last !== undefined && last.done > 0) terminal.write(`${labelOf(last)}\n`);
    last = undefined;
  };
  return {
    report: (event) => {
      if (last !== undefined && last.phase !== event.phase) finish();
      last = event;
    },
    end: finish,
  };
};

const barOf = (event: ProgressEvent, columns: number): string => {
  const label = labelOf(event);
  const width = Math.min(30, columns - label.length - 4);
  if (event.total === undefined || event.total === 0 || width < 5)
    return label.slice(0, Math.max(0, columns - 1));
  const filled = Math.round(Math.min(1, event.done / event.total) * width);
  return `[${"#".repeat(filled)}${"-".repeat(width - filled)}] ${label}`;
};

const labelOf = ({ phase, done, total }: ProgressEvent): string => {
  const words = phase.replace(/(?<=[a-z])(?=[A-Z])/gu, " ").toLowerCase();
  const name = words.slice(0, 1).toUpperCase() + words.slice(1);
  return `${name}: ${done}${total === undefined ? "" : ` of ${total}`}`;
};
