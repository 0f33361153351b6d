import { describe, expect, it } from "vitest";
import { type FieldChange, diffContacts } from "../change/diff.js";
import { type Contact, emptyContact } from "../contact/contact.js";
import { type Trail, extendTrail, swingingPath } from "./trail.js";

const titled = (jobTitle: string | undefined): Contact => ({
  ...emptyContact,
  ...(jobTitle === undefined ? {} : { jobTitle }),
});

const change = (from: string | undefined, to: string | undefined): ReadonlyArray<FieldChange> =>
  diffContacts(titled(from), titled(to));

type Turn = readonly ["here" | "there", string | undefined];

const trailOf = (turns: ReadonlyArray<Turn>, begun: Trail = {}): Trail =>
  turns.reduce((trail, [side, title], at) => {
    const changes = change(turns[at - 1]?.[1] ?? "before", title);
    return side === "here" ? extendTrail(trail, changes, []) : extendTrail(trail, [], changes);
  }, begun);

const swing = ([a, b]: readonly [Turn, Turn]): ReadonlyArray<Turn> => [a, b, a, b, a, b];

describe("the trail of a field", () => {
  it("[EN18] names the side and the value, the folder's first, newest last, and no more than six", () => {
    const both = extendTrail({ notes: ["F:1"] }, change(undefined, "here"), change(undefined, "there"));
    expect(both).toEqual({ notes: ["F:1"], jobTitle: ['F:"there"', 'D:"here"'] });
    const seven = trailOf(["1", "2", "3", "4", "5", "6", "7"].map((title) => ["there", title]));
    expect(seven).toEqual({ jobTitle: ["2", "3", "4", "5", "6", "7"].map((title) => `F:"${title}"`) });
  });

  it("[EN18] remembers that a value was cleared, and of a long one only how it begins", () => {
    expect(extendTrail({}, change("A", undefined), [])).toEqual({ jobTitle: ["D:null"] });
    const [kept] = extendTrail({}, change("A", "x".repeat(500)), [])["jobTitle"] ?? [];
    expect(kept).toBe(`D:"${"x".repeat(119)}`);
  });
});

describe("a swing", () => {
  it("[EN18] is named by its path, whichever side began", () => {
    expect(
      swingingPath(
        trailOf(
          swing([
            ["here", "A"],
            ["there", "B"],
          ]),
        ),
      ),
    ).toBe("jobTitle");
    expect(
      swingingPath(
        trailOf(
          swing([
            ["there", "B"],
            ["here", undefined],
          ]),
        ),
      ),
    ).toBe("jobTitle");
    expect(
      swingingPath({
        notes: ["F:1"],
        ...trailOf(
          swing([
            ["here", "A"],
            ["there", "B"],
          ]),
        ),
      }),
    ).toBe("jobTitle");
  });

  it.each([
    ["nothing happened", []],
    [
      "it was five times",
      swing([
        ["here", "A"],
        ["there", "B"],
      ]).slice(1),
    ],
    [
      "one side alone set both values",
      swing([
        ["there", "A"],
        ["there", "B"],
      ]),
    ],
    [
      "both sides set the same value",
      swing([
        ["here", "A"],
        ["there", "A"],
      ]),
    ],
    [
      "the value that came third was another",
      [
        ["here", "A"],
        ["there", "B"],
        ["here", "C"],
        ["there", "B"],
        ["here", "A"],
        ["there", "B"],
      ],
    ],
  ] satisfies ReadonlyArray<[string, ReadonlyArray<Turn>]>)("[EN18] is none if %s", (_, turns) => {
    // Whatever the turns came to, these are the values that were set.
    const trail = {
      jobTitle: turns.map(([side, title]) => `${side === "here" ? "D" : "F"}:${JSON.stringify(title)}`),
    };
    expect(swingingPath(trail)).toBeUndefined();
  });
});
