import { type CardDavQuirks, type CardDavServiceOptions, cardDavServers } from "@spegla/testkit";

/** A server as the simulator plays it. */
export type ServerSetting = Pick<CardDavServiceOptions, "auth" | "origin"> & {
  readonly title: string;
  readonly quirks: Partial<CardDavQuirks>;
};

const {
  baikal,
  cyrus,
  davical,
  google,
  icloud,
  mailboxOrg,
  nextcloud,
  posteo,
  radicale,
  synology,
  xandikos,
  zimbra,
} = cardDavServers;

/** Servers that people have, but for those that are one of these under another name. */
export const knownServers: ReadonlyArray<ServerSetting> = [
  { title: "Radicale", quirks: radicale },
  { title: "Xandikos", quirks: xandikos },
  { title: "DAViCal", quirks: davical },
  { title: "Cyrus", quirks: cyrus },
  { title: "Baikal, with Digest", quirks: baikal, auth: "DigestMd5" },
  { title: "Nextcloud", quirks: nextcloud },
  { title: "iCloud", quirks: icloud },
  { title: "Zimbra", quirks: zimbra },
  { title: "mailbox.org", quirks: mailboxOrg },
  { title: "Synology", quirks: synology },
  { title: "Posteo", quirks: posteo },
];

/** Habits that no known server has together, so that each is met on the way to the next. */
export const strangeServers: ReadonlyArray<ServerSetting> = [
  {
    title: "leaves missing cards out and sends the others twice",
    quirks: {
      missing: "LeftOut",
      extraEntries: "Twice",
      sharedStatus: "Together",
      cardXml: "CData",
      davPrefix: "",
    },
  },
  {
    title: "answers 404 for all when one card is missing, and sends what nobody asked for",
    quirks: {
      missing: "Whole404",
      extraEntries: "Unasked",
      cardXml: "Mixed",
      davPrefix: "D:",
      hrefBase: "Url",
    },
  },
  { title: "takes few cards at a time, with 413", quirks: { batchLimit: 3 } },
  { title: "takes few cards at a time, with 504", quirks: { batchLimit: 3, overBatchLimit: 504 } },
  {
    title: "takes few cards at a time, and forgets the others",
    quirks: { batchLimit: 3, overBatchLimit: "CutShort" },
  },
  {
    title: "tells of changes in small parts",
    quirks: { pageSize: 2, tokens: "Number", tokenPlace: "First", ctags: "Number" },
  },
  {
    title: "tells of no changes",
    quirks: { sync: "None", ctags: "Absent", moves: 403 },
  },
  {
    title: "has weak entity tags where it can",
    quirks: { etagProperty: "Weak", etagOfGet: "Weak", etagOfPut: "Weak", etagOf412: "Sent" },
  },
  {
    title: "has entity tags without quotes, and wants them so",
    quirks: { etagProperty: "Unquoted", ifMatch: "Bare", etagOfPut: "Never" },
  },
  {
    title: "is behind a proxy that packs",
    quirks: { etagProperty: "Gzip", etagOfGet: "Gzip", etagOfPut: "Never", etags: "Content" },
  },
  {
    title: "tells of cards that were deleted long ago, or never were",
    quirks: {
      initialSync: "WithTombstones",
      falseTombstones: "Sent",
      emptyToken: "Refused",
      refusedToken: 400,
      limit: "Loses",
    },
  },
  { title: "refuses tokens with 409", quirks: { refusedToken: "Condition409", bookEtags: "Told" } },
  {
    title: "spells hrefs in small letters, with slashes at their ends",
    quirks: {
      hrefSpelling: "LowerHex",
      trailingSlash: "Added",
      xmlType: "text/xml",
      propstatStart: "Status",
    },
  },
  { title: "spells hrefs without percent signs", quirks: { hrefSpelling: "Bare", afterCard: "NULL" } },
  { title: "converts cards", quirks: { conversion: "Rewritten", carriageReturns: "Raw" } },
  { title: "takes 4.0 alone", quirks: { versions: ["4.0"] } },
  {
    title: "writes every card anew, and says that it did not",
    quirks: {
      rewrites: ["Sort", "UpperCase", "UpperCaseGroups", "Refold", "AddRev", "DropProdId"],
      etagOfPut: "Sent",
      etags: "Content",
    },
  },
  {
    title: "gives cards UIDs of its own",
    quirks: { rewrites: ["ReplaceUid"], uidClash: "Allowed", uidMissing: "Added" },
  },
  {
    title: "has statuses of its own",
    quirks: {
      created: 204,
      updated: 200,
      deleted: 200,
      deletedMissing: 412,
      bookExists: 403,
      bookDeleted: 200,
      bookMissing: 403,
      wrongType: 415,
      invalidCard: "Multistatus",
      missingPropfind: "Entry404",
    },
  },
  {
    title: "is strict about UIDs",
    quirks: { uidClash: 400, uidChange: 403, uidMissing: 403, ifMatch: "TextOnly" },
  },
  {
    title: "says little of itself",
    quirks: {
      principal: "Absent",
      wellKnown: "Absent",
      reportSet: "WithoutReport",
      privileges: "Absent",
      noDepth: "One",
      versions: [],
    },
  },
  {
    title: "is found by GET alone, and lists no reports",
    quirks: { wellKnown: "GetOnly", wellKnownStatus: 303, reportSet: "Absent", queries: 500 },
  },
  { title: "offers to name cards, and leaves the names that they have", quirks: { addMember: "Offered" } },
  {
    title: "has the books that it has, without names",
    quirks: { books: "Fixed", displayNames: "Absent", wellKnown: "PropfindOnly", wellKnownStatus: 308 },
  },
];

/** Servers on which not everything can be asked of a folder that is asked in the suite; a mirror lives on them all the same. */
export const awkwardServers: ReadonlyArray<ServerSetting> = [
  // It names cards itself, and looks at no revision.
  { title: "is like Google", quirks: google, origin: "https://www.googleapis.com" },
  { title: "looks at no revision", quirks: { ifMatch: "Ignored" } },
  { title: "lists no entity tags", quirks: { etagProperty: "Absent" } },
  { title: "lists empty entity tags", quirks: { etagProperty: "Empty" } },
  { title: "gets on with no token that ends in the middle", quirks: { pageSize: 2, pageToken: "Stuck" } },
  { title: "calls itself by the name that a proxy hides", quirks: { hrefBase: "OtherHost" } },
  { title: "calls books after their paths", quirks: { bookNames: "Ignored" } },
];
