import type { CardDavQuirks } from "./quirks.js";

/** What known servers do differently, as far as it was observed or their trackers tell. */
export type CardDavServerName =
  | "radicale"
  | "xandikos"
  | "davical"
  | "cyrus"
  | "fastmail"
  | "sabre"
  | "baikal"
  | "nextcloud"
  | "owncloud"
  | "icloud"
  | "google"
  | "sogo"
  | "zimbra"
  | "mailboxOrg"
  | "synology"
  | "posteo";

type Differences = Partial<CardDavQuirks>;

/** 3.1.8. */
const radicale: Differences = {
  layout: { root: "/", principal: "/{user}/", home: "/{user}/" },
  wellKnownLogin: "WithoutLogin",
  davPrefix: "",
  noDepth: "Zero",
  versions: [],
  bookDeleted: 200,
  tokens: "Uri",
  initialSync: "WithTombstones",
  limit: "Ignored",
  ctags: "Quoted",
  carriageReturns: "Raw",
  etags: "Content",
  etagOfPut: "Sent",
  ifMatch: "TextOnly",
  invalidCard: 400,
  demanded: ["FullName", "OneCard"],
  wrongType: "Taken",
  uidChange: 409,
  rewrites: ["UpperCase", "Sort"],
  updated: 201,
  deleted: 200,
  privileges: "All",
  xmlType: "text/xml",
  tokenPlace: "First",
  bookEtags: "Told",
};

/** 0.2.8. */
const xandikos: Differences = {
  addMember: "Offered",
  layout: { root: "/", principal: "/{user}/", home: "/{user}/contacts/" },
  wellKnownStatus: 302,
  reportSet: "WithoutReport",
  versions: ["3.0"],
  bookMissing: 404,
  tokens: "Hex",
  refusedToken: 500,
  limit: "Refused",
  carriageReturns: "Raw",
  etags: "Content",
  invalidCard: "Multistatus",
  demanded: [],
  wrongType: "Taken",
  uidClash: "Allowed",
  uidMissing: "Stored",
  noDepth: "One",
  privileges: "All",
  propstatStart: "Status",
  missingPropfind: "Entry404",
  versionElement: "ContentType",
  queries: 500,
  bookEtags: "Told",
  moves: 405,
};

/** 1.1.12. */
const davical: Differences = {
  layout: { root: "/caldav.php/", principal: "/caldav.php/{user}/", home: "/caldav.php/{user}/" },
  davPrefix: "",
  versions: [],
  tokens: "Data",
  refusedToken: "FullListing",
  limit: "Ignored",
  ctags: "Quoted",
  missing: "LeftOut",
  maxCardBytes: 6_550_000,
  etagOfPut: "Never",
  invalidCard: "Stored",
  wrongType: "Taken",
  uidClash: "Allowed",
  uidMissing: "Added",
  rewrites: ["UpperCase", "UpperCaseGroups", "AddRev"],
  queries: 500,
};

/** 3.6.1. */
const cyrus: Differences = {
  layout: {
    root: "/dav/addressbooks/",
    principal: "/dav/principals/user/{user}/",
    home: "/dav/addressbooks/user/{user}/",
  },
  wellKnownLocation: "Url",
  conversion: "VersionLine",
  bookExists: 403,
  bookDeleted: 404,
  bookMissing: 403,
  tokens: "Data",
  cardXml: "CData",
  maxCardBytes: 2_147_483_647,
  ifMatch: "WeakToo",
  etagOfPut: "Sent",
  uidClash: "Allowed",
  uidChange: 403,
  uidMissing: 403,
  rewrites: ["LineEnds"],
  hrefSpelling: "Bare",
};

/** sabre/dav 4.7.1. */
const sabre: Differences = {
  layout: {
    root: "/dav.php/",
    principal: "/dav.php/principals/{user}/",
    home: "/dav.php/addressbooks/{user}/",
  },
  noDepth: "One",
  conversion: "Rewritten",
  bookMissing: 404,
  limit: "Loses",
  ctags: "Number",
  missing: "LeftOut",
  maxCardBytes: 10_000_000,
  invalidCard: 415,
  demanded: ["Version"],
  wrongType: "Taken",
  uidClash: "Allowed",
  uidMissing: "Added",
  deletedMissing: 412,
  hrefSpelling: "LowerHex",
  etagOf412: "Sent",
  moves: 403,
};

const nextcloud: Differences = {
  ...sabre,
  layout: {
    root: "/remote.php/dav/",
    principal: "/remote.php/dav/principals/users/{user}/",
    home: "/remote.php/dav/addressbooks/users/{user}/",
  },
  hiddenMaxCardBytes: 5_242_880,
  tooLarge: 403,
  uidClash: 400,
};

/** Its cards are on another host than its sign-in. */
const icloud: Differences = {
  layout: {
    root: "/",
    principal: "/{user}/principal/",
    home: "https://p42-contacts.example.test/{user}/carddavhome/",
  },
  displayNames: "Absent",
  versions: ["3.0"],
  books: "Fixed",
  usualPort: "Told",
  limit: "Ignored",
  demanded: ["Version3", "FullName", "Name3", "OneCard"],
  uidMissing: 400,
};

/** Clients know it by its host: give the service the origin `https://www.googleapis.com`. */
const google: Differences = {
  layout: {
    root: "/carddav/v1/principals/",
    principal: "/carddav/v1/principals/{user}/",
    home: "/carddav/v1/principals/{user}/lists/",
  },
  wellKnown: "PropfindOnly",
  privileges: "Absent",
  versions: ["3.0"],
  books: "Fixed",
  refusedToken: 400,
  emptyToken: "Refused",
  syncDepth: "One",
  limit: "Ignored",
  falseTombstones: "Sent",
  demanded: ["Version3", "Name3", "OneCard"],
  invalidCard: 400,
  etagOfPut: "Never",
  ifMatch: "Ignored",
  uidClash: "Allowed",
  uidMissing: "Added",
  rewrites: ["ReplaceUid", "DropProdId", "AddRev"],
  naming: "Moved",
  ownNames: "Bare",
  addMember: "Offered",
};

/** For the `quirks` of `cardDavService`. */
export const cardDavServers: Readonly<Record<CardDavServerName, Partial<CardDavQuirks>>> = {
  radicale,
  xandikos,
  davical,
  cyrus,
  fastmail: cyrus,
  sabre,
  /** With `auth: "DigestMd5"` it is Baikal as it comes. */
  baikal: sabre,
  nextcloud,
  owncloud: { ...sabre, conversion: "Never", versions: ["3.0"] },
  icloud,
  google,
  sogo: {
    layout: { root: "/SOGo/dav/", principal: "/SOGo/dav/{user}/", home: "/SOGo/dav/{user}/Contacts/" },
    versions: ["3.0"],
    uidClash: "Allowed",
  },
  zimbra: {
    layout: { root: "/dav/", principal: "/dav/principals/users/{user}/", home: "/dav/{user}/" },
    versions: ["3.0"],
    sync: "None",
    queries: "Empty",
    extraEntries: "Twice",
    uidClash: "Allowed",
  },
  mailboxOrg: {
    layout: { root: "/", principal: "/principals/users/{user}/", home: "/carddav/" },
    versions: ["3.0"],
    sync: "None",
    etagProperty: "Unquoted",
    uidClash: "Allowed",
  },
  synology: { ...radicale, principal: "Absent" },
  posteo: { ...sabre, afterCard: "NULL", versions: ["3.0"], conversion: "Never" },
};
