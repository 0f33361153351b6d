import { describe, expect, it } from "vitest";
import { type AskGraph, type SeenGraphAnswer, askingGraph, immutable } from "./asking-graph.js";
import { type GraphService, graphService } from "./graph-service.js";
import type { GraphSwitches } from "./graph-switches.js";
import type { GraphFolder } from "./mailbox-person.js";

type Followed = {
  readonly service: GraphService;
  readonly folder: GraphFolder;
  readonly ask: AskGraph;
  readonly contacts: string;
  /** A first round, or the one after a link, to its end: what it told, and its link. */
  readonly round: (link?: string) => Promise<Round>;
};

type Round = {
  readonly pages: ReadonlyArray<ReadonlyArray<string>>;
  readonly told: ReadonlyArray<string>;
  readonly link: string;
};

const following = (
  switches: Partial<GraphSwitches> = {},
  headers: Readonly<Record<string, string>> = immutable,
): Followed => {
  const service = graphService({ switches });
  const folder = service.mailbox().folder();
  const contacts = `/me/contactFolders/${folder.id}/contacts`;
  const ask = askingGraph(service);
  const round = async (start = `${contacts}/delta?$select=displayName`): Promise<Round> => {
    const pages: Array<ReadonlyArray<string>> = [];
    for (let link = start; ;) {
      const answer = await ask("GET", link, undefined, headers);
      pages.push(toldIn(answer));
      const { "@odata.nextLink": next, "@odata.deltaLink": end } = answer.json;
      if (typeof end === "string") return { pages, told: pages.flat(), link: end };
      if (typeof next !== "string") throw new Error(`neither link in ${answer.text}`);
      link = next;
    }
  };
  return { service, folder, ask, contacts, round };
};

/** Names, and `-` before the ids of those who are gone. */
const toldIn = ({ value }: SeenGraphAnswer): ReadonlyArray<string> =>
  value.map((one) => ("@removed" in one ? `-${String(one["id"])}` : String(one["displayName"])));

const add = (folder: GraphFolder, ...names: ReadonlyArray<string>): ReadonlyArray<string> =>
  names.map((displayName) => folder.add({ displayName }));

describe("delta", () => {
  it("first tells everything, then what changed since, each once and as it is", async () => {
    const { folder, round } = following();
    const [a = "", b = ""] = add(folder, "a", "b", "c");
    const first = await round();
    expect(first.told).toEqual(["a", "b", "c"]);
    expect((await round(first.link)).told).toEqual([]);
    folder.edit(a, { displayName: "a2" });
    folder.edit(a, { displayName: "a3" });
    folder.remove(b);
    add(folder, "d");
    const second = await round(first.link);
    expect(second.told).toEqual(["a3", `-${b}`, "d"]);
    expect((await round(second.link)).told).toEqual([]);
  });

  it("comes in pages of the asked size; what happens in between comes with the next round", async () => {
    const { folder, round, ask, contacts } = following(
      {},
      { Prefer: 'IdType="ImmutableId", odata.maxpagesize=2' },
    );
    const [, b = "", c = ""] = add(folder, "a", "b", "c");
    expect((await round()).pages).toEqual([["a", "b"], ["c"]]);
    const page = await ask("GET", `${contacts}/delta`, undefined, {
      Prefer: 'odata.maxpagesize=1, IdType="ImmutableId"',
    });
    expect(page.header("preference-applied")).toBe("odata.maxpagesize=1");
    folder.remove(c);
    folder.edit(b, { displayName: "b2" });
    const rest = await round(String(page.json["@odata.nextLink"]));
    expect(rest.told).toEqual(["b2"]);
    expect((await round(rest.link)).told).toEqual([`-${c}`, "b2"]);
  });

  it("$top caps the whole round, and $select holds for its links", async () => {
    const { folder, ask, contacts } = following();
    add(folder, "a", "b", "c");
    const capped = await ask("GET", `${contacts}/delta?$top=2&$select=displayName`);
    expect(toldIn(capped)).toEqual(["a", "b"]);
    expect(capped.json).toHaveProperty(["@odata.deltaLink"]);
    folder.edit(folder.ids()[0] ?? "", { jobTitle: "Buyer" });
    const next = await ask("GET", String(capped.json["@odata.deltaLink"]));
    expect(Object.keys(next.value[0] ?? {})).toEqual(["@odata.type", "@odata.etag", "id", "displayName"]);
  });

  it("of who came and went in between says nothing", async () => {
    const { folder, round } = following();
    const { link } = await round();
    folder.remove(add(folder, "a")[0] ?? "");
    expect((await round(link)).told).toEqual([]);
  });

  it("a move is a removal here and an arrival there, with one immutable id and two others", async () => {
    for (const headers of [immutable, { Prefer: "odata.maxpagesize=50" }]) {
      const { folder, round, ask, service } = following({}, headers);
      const [id = ""] = add(folder, "a");
      const before = String((await ask("GET", `/me/contacts/${id}`, undefined, headers)).json["id"]);
      const there = service.mailbox().folder("Contacts");
      const [here, beyond] = [await round(), await round(`/me/contactFolders/${there.id}/contacts/delta`)];
      folder.move(id, there);
      expect((await round(here.link)).told).toEqual([`-${before}`]);
      expect((await round(beyond.link)).told).toEqual(["a"]);
      const after = String((await ask("GET", `/me/contacts/${id}`, undefined, headers)).json["id"]);
      expect(after === before).toBe(headers === immutable);
    }
  });

  it.each([
    "$filter=displayName eq 'a'",
    "$orderby=displayName",
    "$search=a",
    "$expand=extensions",
    "$deltatoken=latest",
  ])("%s is refused", async (query) => {
    const { ask, contacts } = following();
    expect((await ask("GET", `${contacts}/delta?${query}`)).status).toBe(400);
  });

  it("a link is good for four generations of its chain, and for its folder alone", async () => {
    const { round, ask, service } = following();
    const first = await round();
    let { link } = first;
    for (let rounds = 0; rounds < 3; rounds += 1) ({ link } = await round(link));
    expect((await ask("GET", first.link)).status).toBe(200);
    const forgotten = await ask("GET", first.link);
    expect([forgotten.status, forgotten.code]).toEqual([410, "SyncStateNotFound"]);
    expect(forgotten.header("location")).toMatch(/\$deltatoken=$/u);
    const elsewhere = link.replace(service.mailbox().folder().id, service.mailbox().folder("Contacts").id);
    expect((await ask("GET", elsewhere)).status).toBe(410);
    expect((await ask("GET", String(forgotten.header("location")))).status).toBe(200);
  });

  it("a link dies in the middle of paging, too", async () => {
    const { folder, ask, contacts, service } = following();
    add(folder, "a", "b");
    const page = await ask("GET", `${contacts}/delta`, undefined, { Prefer: "odata.maxpagesize=1" });
    service.mailbox().expireDelta();
    expect((await ask("GET", String(page.json["@odata.nextLink"]))).status).toBe(410);
  });
});

describe("habits of delta", () => {
  it("everything twice, first as it was before", async () => {
    const { folder, round, ask } = following({ deltaRepeats: "Twice" });
    const [a = "", b = ""] = add(folder, "a", "b");
    const { link } = await round();
    folder.edit(a, { displayName: "a2" });
    folder.remove(b);
    const answer = await ask("GET", link, undefined, immutable);
    expect(toldIn(answer)).toEqual(["a", "a2", `-${b}`, `-${b}`]);
    expect(answer.value[0]?.["@odata.etag"]).not.toBe(answer.value[1]?.["@odata.etag"]);
  });

  it("the newest first", async () => {
    const { folder, round } = following({ deltaOrder: "NewestFirst" });
    const { link } = await round();
    add(folder, "a", "b");
    expect((await round(link)).told).toEqual(["b", "a"]);
  });

  it("the last round again", async () => {
    const { folder, round } = following({ deltaReplays: "LastRound" });
    const first = await round();
    add(folder, "a");
    const second = await round(first.link);
    add(folder, "b");
    const third = await round(second.link);
    expect(third.told).toEqual(["a", "b"]);
    expect((await round(third.link)).told).toEqual(["b"]);
  });

  it("empty pages before each that is not, and none for nothing", async () => {
    const { folder, round } = following({ deltaEmptyPages: "Between", deltaPageSize: 1 });
    add(folder, "a", "b");
    const { pages, link } = await round();
    expect(pages).toEqual([[], ["a"], [], ["b"]]);
    expect((await round(link)).pages).toEqual([[]]);
  });

  it.each([1, 3])("%i rounds late, in the first round as well", async (deltaLag) => {
    const { folder, round } = following({ deltaLag });
    const [a = ""] = add(folder, "a");
    let { link, told } = await round();
    for (let late = 0; late < deltaLag; late += 1) {
      expect(told).toEqual([]);
      ({ link, told } = await round(link));
    }
    expect(told).toEqual(["a"]);
    folder.remove(a);
    for (let late = 0; late < deltaLag; late += 1) ({ link, told } = await round(link));
    expect(told).toEqual([]);
    expect((await round(link)).told).toEqual([`-${a}`]);
  });

  it("removals in a first round, of one nobody knows, too", async () => {
    const { folder, round } = following({ deltaInitialRemovals: "Listed" });
    const [a = ""] = add(folder, "a", "b");
    folder.remove(a);
    const { told } = await round();
    expect(told).toEqual([`-${a}`, expect.stringMatching(/^-AAk/u), "b"]);
  });

  it("who was away and came back is told as removed, by its immutable id alone", async () => {
    const { folder, round, service, ask } = following({ deltaReturned: "Removed" });
    const [id = ""] = add(folder, "a");
    const { link } = await round();
    const away = service.mailbox().folder("Contacts");
    folder.move(id, away);
    away.move(id, folder);
    expect((await round(link)).told).toEqual([`-${id}`]);
    const byDefault = toldIn(await ask("GET", link));
    expect(byDefault).toEqual([expect.stringMatching(/^-AAM/u), "a"]);
  });

  it.each([
    ["Refused", 400, "ErrorInvalidUrlQuery"],
    ["Fails", 500, "InternalServerError"],
  ] as const)("$expand: %s", async (deltaExpand, status, code) => {
    const { ask, contacts } = following({ deltaExpand });
    const answer = await ask("GET", `${contacts}/delta?$expand=singleValueExtendedProperties`);
    expect([answer.status, answer.code]).toEqual([status, code]);
  });

  it.each([
    "410 SyncStateNotFound",
    "410 syncStateInvalid",
    "410 ResyncRequired",
    "400 syncStateNotFound",
  ] as const)("forgets with %s", async (deltaReset) => {
    const { round, ask, service } = following({ deltaReset });
    const { link } = await round();
    service.mailbox().expireDelta();
    const { status, code } = await ask("GET", link);
    expect(`${status} ${String(code)}`).toBe(deltaReset);
  });
});
