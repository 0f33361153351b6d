import type { PhoneKind, PlaceKind } from "@spegla/core";

/** How a kind of entry is told by TYPE. */
export type KindTable<Kind extends string> = {
  readonly kindFromTypes: (types: ReadonlySet<string>) => Kind;
  /** TYPE words of a new line. */
  readonly typesOf: Readonly<Record<Kind, ReadonlyArray<string>>>;
  /** Words that say the kind, and go when it changes. */
  readonly says: (type: string) => boolean;
  /** Apple's own labels, in lower case, that stand for a kind. */
  readonly labels: Readonly<Record<string, Kind>>;
};

export const placeTable: KindTable<PlaceKind> = {
  kindFromTypes: (types) => {
    if (types.has("WORK")) return "work";
    return types.has("HOME") ? "home" : "other";
  },
  typesOf: { work: ["WORK"], home: ["HOME"], other: [] },
  says: (type) => type === "WORK" || type === "HOME",
  labels: { work: "work", home: "home", other: "other", homepage: "other" },
};

/** The first row of which a word is present decides; the columns are: at work, at home, neither. */
const phoneRows: ReadonlyArray<readonly [ReadonlyArray<string>, PhoneKind, PhoneKind, PhoneKind]> = [
  [["WORKFAX"], "workFax", "workFax", "workFax"],
  [["HOMEFAX"], "homeFax", "homeFax", "homeFax"],
  [["FAX", "OTHERFAX"], "workFax", "homeFax", "otherFax"],
  [["PAGER"], "workPager", "homePager", "pager"],
  [["CELL", "MOBILE", "IPHONE"], "workMobile", "homeMobile", "mobile"],
  [["CAR"], "car", "car", "car"],
  [["ISDN"], "isdn", "isdn", "isdn"],
  [["TEXTPHONE", "X-TTY", "X-EVOLUTION-TTYTDD", "TTY"], "tty", "tty", "tty"],
  [["TLX", "X-TELEX", "X-EVOLUTION-TELEX", "TELEX"], "telex", "telex", "telex"],
  [["X-RADIO", "X-EVOLUTION-RADIO", "RADIO"], "radio", "radio", "radio"],
  [["X-CALLBACK", "X-EVOLUTION-CALLBACK", "CALLBACK"], "callback", "callback", "callback"],
  [["X-ASSISTANT", "X-EVOLUTION-ASSISTANT", "ASSISTANT"], "assistant", "assistant", "assistant"],
  [["MAIN", "X-EVOLUTION-COMPANY"], "main", "main", "main"],
  [["WORK"], "work", "work", "work"],
  [["HOME"], "home", "home", "home"],
];

const phoneWords: ReadonlySet<string> = new Set(phoneRows.flatMap(([words]) => words));

/** @see RFC 6350 §6.4.1, RFC 2426 §3.3.1; the others are what Outlook, Evolution and phones write */
export const phoneTable: KindTable<PhoneKind> = {
  kindFromTypes: (types) => {
    const row = phoneRows.find(([words]) => words.some((word) => types.has(word)));
    if (row === undefined) return "other";
    const [, work, home, other] = row;
    if (types.has("WORK")) return work;
    return types.has("HOME") ? home : other;
  },
  typesOf: {
    work: ["WORK", "VOICE"],
    home: ["HOME", "VOICE"],
    mobile: ["CELL"],
    workMobile: ["WORK", "CELL"],
    homeMobile: ["HOME", "CELL"],
    workFax: ["WORK", "FAX"],
    homeFax: ["HOME", "FAX"],
    otherFax: ["FAX"],
    main: ["MAIN"],
    workPager: ["WORK", "PAGER"],
    homePager: ["HOME", "PAGER"],
    pager: ["PAGER"],
    car: ["CAR"],
    assistant: ["X-ASSISTANT"],
    callback: ["X-CALLBACK"],
    radio: ["X-RADIO"],
    telex: ["X-TELEX"],
    isdn: ["ISDN"],
    tty: ["X-TTY"],
    other: ["VOICE"],
  },
  says: (type) => phoneWords.has(type) || type === "VOICE",
  labels: {
    work: "work",
    home: "home",
    mobile: "mobile",
    main: "main",
    homefax: "homeFax",
    workfax: "workFax",
    otherfax: "otherFax",
    pager: "pager",
    car: "car",
    carphone: "car",
    assistantphone: "assistant",
    callbackphone: "callback",
    radio: "radio",
    telex: "telex",
    other: "other",
  },
};
