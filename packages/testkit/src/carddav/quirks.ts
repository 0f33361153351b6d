/** One switch for each thing that address book servers do differently. */
export type CardDavQuirks = {
  /** Where things are; `{user}` stands for the account's name. */
  readonly layout: CardDavLayout;
  readonly wellKnown: "Redirects" | "PropfindOnly" | "GetOnly" | "Absent";
  readonly wellKnownStatus: 301 | 302 | 303 | 307 | 308;
  /** How its Location is written. */
  readonly wellKnownLocation: "Path" | "Url";
  /** `WithoutLogin`: it redirects whoever asks. */
  readonly wellKnownLogin: "Needed" | "WithoutLogin";
  /** DAV:current-user-principal. */
  readonly principal: "Told" | "Absent";
  readonly displayNames: "Told" | "Absent";
  /** DAV:current-user-privilege-set. `All`: who may write has DAV:all alone. */
  readonly privileges: "Told" | "All" | "Absent";
  /** `WithoutReport`: report names stand in DAV:supported-report without the DAV:report of RFC 3253 around them. */
  readonly reportSet: "Standard" | "WithoutReport" | "Absent";
  /** `Zero`: a PROPFIND that names no Depth, or infinity, is taken as 0; `One` as 1. RFC 4918 §9.1 lets it be refused. */
  readonly noDepth: "Refused" | "Zero" | "One";
  /** Before the names of the DAV: namespace; empty: it is the default one. */
  readonly davPrefix: "" | "d:" | "D:";
  readonly xmlType: "application/xml" | "text/xml";
  /** What comes first in a DAV:propstat. */
  readonly propstatStart: "Prop" | "Status";
  /** Of a PROPFIND where nothing is. `Entry404`: 207, with an href that is spelled wrong. */
  readonly missingPropfind: 404 | "Entry404";
  /** `HtmlPage`: every PROPFIND and REPORT is answered 200 with a page to sign in at. */
  readonly bodies: "Xml" | "HtmlPage";

  /** Told in CARDDAV:supported-address-data; empty: the property is absent. */
  readonly versions: ReadonlyArray<"3.0" | "4.0">;
  /** `ContentType`: in an element CARDDAV:content-type, which there is none. */
  readonly versionElement: "Standard" | "ContentType";
  /**
   * What becomes of a card where no version, or another one than it is stored in, is asked for.
   * `VersionLine`: the VERSION line alone says the version asked for, or 3.0. `Rewritten`: preferences
   * are turned into the other version's spelling, too.
   */
  readonly conversion: "Never" | "VersionLine" | "Rewritten";

  /** `Fixed`: books can neither be made nor deleted. */
  readonly books: "Made" | "Fixed";
  /** Of a MKCOL where there is something already. */
  readonly bookExists: 405 | 403;
  readonly bookDeleted: 204 | 200 | 404;
  /** Of a PUT into a book that is not there. */
  readonly bookMissing: 409 | 404 | 403;
  /** `Ignored`: a new book is called after its path, whatever displayname the MKCOL has. */
  readonly bookNames: "Kept" | "Ignored";

  /** DAV:sync-collection (RFC 6578). */
  readonly sync: "Good" | "None";
  readonly tokens: "Uri" | "Data" | "Hex" | "Number";
  /** `FullListing`: 207 with all that is there, without a word of what is gone. */
  readonly refusedToken: "Condition403" | "Condition409" | 400 | 500 | "FullListing";
  readonly emptyToken: "Listing" | "Refused";
  /** `WithTombstones`: also what was deleted before. */
  readonly initialSync: "Present" | "WithTombstones";
  /** Entries in one answer to sync-collection, then 507; absent: all of them. */
  readonly pageSize?: number | undefined;
  /** `Stuck`: the token of a 507 is the one that was sent. */
  readonly pageToken: "Moves" | "Stuck";
  /** `One`: with another Depth, nothing has changed. */
  readonly syncDepth: "Any" | "One";
  /**
   * DAV:limit in sync-collection. `Loses`: cut off without 507, with the newest token. `Refused`: 400
   * where there is white space in it; else ignored.
   */
  readonly limit: "Ignored" | "Honoured" | "Loses" | "Refused";
  /** `Sent`: with every change comes the 404 of a card that never was. */
  readonly falseTombstones: "None" | "Sent";
  /** Where DAV:sync-token stands among the entries. */
  readonly tokenPlace: "Last" | "First";
  /** addressbook-query; `Empty`: it finds nothing. */
  readonly queries: "Good" | "Empty" | 400 | 500;
  /** CS:getctag. */
  readonly ctags: "Token" | "Quoted" | "Number" | "Absent";

  /** What addressbook-multiget says of a card that is not there. */
  readonly missing: "Entry404" | "LeftOut" | "Whole404";
  /** `Twice`: listings and addressbook-multiget have each card twice. `Unasked`: the latter has one more. */
  readonly extraEntries: "None" | "Twice" | "Unasked";
  /** `Together`: what shares a status stands in one DAV:response. */
  readonly sharedStatus: "Apart" | "Together";
  /** Most hrefs in one addressbook-multiget. */
  readonly batchLimit?: number | undefined;
  /** What more hrefs come to; `CutShort`: the rest is left out in silence. */
  readonly overBatchLimit: 413 | 500 | 504 | "CutShort";
  /** How a card stands in XML. `Mixed`: its first line as text, the rest as CDATA. */
  readonly cardXml: "Escaped" | "CData" | "Mixed";
  /** Sent after a card's end: `NULL`, at one service. */
  readonly afterCard: string;
  /** `Raw`: carriage returns are not escaped, so that XML turns them into line feeds. */
  readonly carriageReturns: "Escaped" | "Raw";

  /** `Content`: the same bytes have the same tag again. */
  readonly etags: "Counted" | "Content";
  /** DAV:getetag. */
  readonly etagProperty: "Strong" | "Weak" | "Unquoted" | "Gzip" | "Empty" | "Absent";
  /** DAV:getetag of a book. */
  readonly bookEtags: "Told" | "Absent";
  /** `Weak` and `Gzip` of a GET that accepts gzip, as proxies have it. */
  readonly etagOfGet: "Strong" | "Weak" | "Gzip";
  readonly etagOfPut: "Sent" | "WhenKept" | "Weak" | "Never";
  /** `Sent`: a 412 has the present tag. */
  readonly etagOf412: "Sent" | "Absent";
  /**
   * `TextOnly`: one tag, spelled exactly so; no list, no `*`. `WeakToo`: a weak tag matches as well.
   * `Bare`: only the unquoted tag matches.
   */
  readonly ifMatch: "Honoured" | "TextOnly" | "WeakToo" | "Bare" | "Ignored";
  /** `Stored`: any text is taken. `Multistatus`: 207 with 412 inside. */
  readonly invalidCard: "Condition403" | 400 | 415 | "Multistatus" | "Stored";
  /** What of a card is demanded beside its BEGIN and END. */
  readonly demanded: ReadonlyArray<CardDemand>;
  /** Of another Content-Type than vCard's. */
  readonly wrongType: "Condition403" | 415 | "Taken";
  /** CARDDAV:max-resource-size of books that say nothing else. */
  readonly maxCardBytes?: number | undefined;
  /** A limit that no property tells of. */
  readonly hiddenMaxCardBytes?: number | undefined;
  readonly tooLarge: 413 | 403 | "Condition403";
  /** Another card's UID in a PUT. */
  readonly uidClash: 409 | 400 | "Allowed";
  /** Another UID than the card had. */
  readonly uidChange: 409 | 403 | "Allowed";
  readonly uidMissing: 400 | 403 | "Added" | "Stored";
  /** What the server makes of a card, in this order. */
  readonly rewrites: ReadonlyArray<CardRewrite>;
  readonly created: 201 | 204;
  readonly updated: 204 | 201 | 200;
  readonly deleted: 204 | 200;
  /** Of a DELETE with If-Match where nothing is. */
  readonly deletedMissing: 404 | 412;
  /** MOVE and COPY. */
  readonly moves: "Done" | 403 | 405;
  /** `Moved`: a new card goes under a name of the server's own; the one it was sent to still leads there. */
  readonly naming: "Client" | "Moved";
  /** Of names that the server makes. */
  readonly ownNames: "Vcf" | "Bare";
  /** DAV:add-member (RFC 5995). */
  readonly addMember: "Offered" | "Absent";

  /** `LowerHex`: %c3%a9, and `@` and `:` bare. `Bare`: `@`, `:`, `=`, `(` and the like stand for themselves. */
  readonly hrefSpelling: "Standard" | "LowerHex" | "Bare";
  /** `OtherHost`: with the scheme and host that a proxy hides. */
  readonly hrefBase: "Path" | "Url" | "OtherHost";
  /** Whether an absolute href names the port that its scheme has anyway. */
  readonly usualPort: "LeftOut" | "Told";
  /** After the names of cards. */
  readonly trailingSlash: "None" | "Added";
};

export type CardDavLayout = {
  /** What well-known leads to. */
  readonly root: string;
  readonly principal: string;
  /** An absolute URL where it is on another origin. */
  readonly home: string;
};

/** `Version`: 3.0 or 4.0. `Version3`: 3.0. `FullName`: FN with a text. `Name3`: N, in 3.0. */
export type CardDemand = "Version" | "Version3" | "FullName" | "Name3" | "OneCard";

/**
 * `Sort`: properties by name, VERSION, PRODID and UID first. `UpperCase`: names of properties and
 * parameters, `UpperCaseGroups` those of groups. `LineEnds`: they become CRLF. All others fold every
 * line anew, too; `Refold` does nothing else.
 */
export type CardRewrite =
  | "Sort"
  | "UpperCase"
  | "UpperCaseGroups"
  | "Refold"
  | "AddRev"
  | "ReplaceUid"
  | "DropProdId"
  | "LineEnds";

/** By the book, and in its favour where the book leaves it open. */
export const goodCardDav: CardDavQuirks = {
  layout: { root: "/dav/", principal: "/dav/principals/{user}/", home: "/dav/books/{user}/" },
  wellKnown: "Redirects",
  wellKnownStatus: 301,
  wellKnownLocation: "Path",
  wellKnownLogin: "Needed",
  principal: "Told",
  displayNames: "Told",
  privileges: "Told",
  reportSet: "Standard",
  noDepth: "Refused",
  davPrefix: "d:",
  xmlType: "application/xml",
  propstatStart: "Prop",
  missingPropfind: 404,
  bodies: "Xml",
  versions: ["3.0", "4.0"],
  versionElement: "Standard",
  conversion: "Never",
  books: "Made",
  bookExists: 405,
  bookDeleted: 204,
  bookMissing: 409,
  bookNames: "Kept",
  sync: "Good",
  tokens: "Uri",
  refusedToken: "Condition403",
  emptyToken: "Listing",
  initialSync: "Present",
  pageToken: "Moves",
  syncDepth: "Any",
  limit: "Honoured",
  falseTombstones: "None",
  tokenPlace: "Last",
  queries: "Good",
  ctags: "Token",
  missing: "Entry404",
  extraEntries: "None",
  sharedStatus: "Apart",
  overBatchLimit: 413,
  cardXml: "Escaped",
  afterCard: "",
  carriageReturns: "Escaped",
  etags: "Counted",
  etagProperty: "Strong",
  bookEtags: "Absent",
  etagOfGet: "Strong",
  etagOfPut: "WhenKept",
  etagOf412: "Absent",
  ifMatch: "Honoured",
  invalidCard: "Condition403",
  demanded: ["Version", "FullName", "Name3", "OneCard"],
  wrongType: "Condition403",
  tooLarge: 413,
  uidClash: 409,
  uidChange: "Allowed",
  uidMissing: 400,
  rewrites: [],
  created: 201,
  updated: 204,
  deleted: 204,
  deletedMissing: 404,
  moves: "Done",
  naming: "Client",
  ownNames: "Vcf",
  addMember: "Absent",
  hrefSpelling: "Standard",
  hrefBase: "Path",
  usualPort: "LeftOut",
  trailingSlash: "None",
};
