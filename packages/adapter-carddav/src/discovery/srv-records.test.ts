import * as RA from "fp-ts/lib/ReadonlyArray.js";
import { describe, expect, it } from "vitest";
import type { CardDavResolver } from "../card-dav-options.js";
import { servicePlaces } from "./srv-records.js";

type Records = Awaited<ReturnType<CardDavResolver["resolveSrv"]>>;

const resolverOf = (
  srv: Readonly<Record<string, Records>>,
  txt: Readonly<Record<string, ReadonlyArray<ReadonlyArray<string>>>> = {},
): CardDavResolver => ({
  resolveSrv: (name) => found(srv, name),
  resolveTxt: (name) => found(txt, name),
});

const found = <Answer>(records: Readonly<Record<string, Answer>>, name: string): Promise<Answer> => {
  const answer = new Map(Object.entries(records)).get(name);
  return answer === undefined ? Promise.reject(new Error("ENODATA")) : Promise.resolve(answer);
};

const at = (name: string, port = 443, priority = 0, weight = 0) => ({ name, port, priority, weight });
const [secure, plain] = ["_carddavs._tcp.example.com", "_carddav._tcp.example.com"];

describe("where a domain says that its address books are", () => {
  it("the lowest priority first, then the highest weight, whatever the order of the answer", async () => {
    const records = [at("d", 443, 2), at("b", 443, 1, 5), at("a", 443, 1, 9), at("c", 443, 1, 0)];
    for (const answer of [records, RA.reverse(records)])
      expect(await servicePlaces(resolverOf({ [secure]: answer }), "example.com", ["carddavs"])).toEqual([
        { origin: "https://a" },
        { origin: "https://b" },
        { origin: "https://c" },
      ]);
  });

  it.each([
    [[["path=/dav/"]], "/dav/"],
    [[["txtvers=1"], ["PATH=/dav/"]], "/dav/"],
    [[["txtvers=1", "path=/dav/"]], "/dav/"],
    [[["path=/a", "b/"]], "/ab/"],
  ])("TXT %j says the path", async (records, path) => {
    const resolver = resolverOf({ [secure]: [at("a", 8443)] }, { [secure]: records });
    expect(await servicePlaces(resolver, "example.com", ["carddavs"])).toEqual([
      { origin: "https://a:8443", path },
    ]);
  });

  it.each([[[["path="]]], [[["path=dav"]]], [[["v=spf1 -all"]]], [[]]])(
    "TXT %j says none",
    async (records) => {
      const resolver = resolverOf({ [secure]: [at("a")] }, { [secure]: records });
      expect(await servicePlaces(resolver, "example.com", ["carddavs"])).toEqual([{ origin: "https://a" }]);
    },
  );

  it("plain http is looked for only where it may be used, and after https", async () => {
    const resolver = resolverOf({ [secure]: [at("a")], [plain]: [at("b", 80)] });
    expect(await servicePlaces(resolver, "example.com", ["carddavs"])).toEqual([{ origin: "https://a" }]);
    expect(await servicePlaces(resolver, "example.com", ["carddavs", "carddav"])).toEqual([
      { origin: "https://a" },
      { origin: "http://b" },
    ]);
  });

  it("the target `.` means that there is no such service; what is no host name is none", async () => {
    for (const name of [".", "", "not a host"])
      expect(await servicePlaces(resolverOf({ [secure]: [at(name)] }), "example.com", ["carddavs"])).toEqual(
        [],
      );
  });

  it("a resolver that fails knows of none", async () => {
    expect(await servicePlaces(resolverOf({}), "example.com", ["carddavs", "carddav"])).toEqual([]);
  });
});
