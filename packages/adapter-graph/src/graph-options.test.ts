import { describe, expect, it } from "vitest";
import { type GraphOptions, graphSettings } from "./graph-options.js";
import { systemClock } from "@spegla/core";

const getToken = async (): Promise<string> => "token";

describe("graphSettings", () => {
  it("fills in what was left out", () => {
    const { fetch, ...settings } = graphSettings({ getToken });
    expect(settings).toEqual({
      getToken,
      origin: "https://graph.microsoft.com",
      concurrency: 4,
      deadlineMs: 100_000,
      maxAnswerBytes: 67_108_864,
      fullListingMs: 86_400_000,
      clock: systemClock,
    });
    expect(fetch).toBeTypeOf("function");
  });

  it("keeps what was given", () => {
    const given: GraphOptions = {
      getToken,
      user: "anna@example.com",
      origin: "https://graph.example.com",
      fetch: globalThis.fetch,
      access: "ReadOnly",
      photos: "None",
      concurrency: 1,
      deadlineMs: 1,
      maxAnswerBytes: 1,
      fullListingMs: 0,
      clock: { now: () => 7, sleep: async () => undefined },
    };
    expect(graphSettings(given)).toEqual(given);
  });

  it.each([
    ["Global", "https://graph.microsoft.com"],
    ["UsGovernment", "https://graph.microsoft.us"],
    ["UsGovernmentDoD", "https://dod-graph.microsoft.us"],
    ["China", "https://microsoftgraph.chinacloudapi.cn"],
  ] as const)("knows where the cloud %s is", (cloud, origin) => {
    const settings = graphSettings({ getToken, cloud });
    expect(settings.origin).toBe(origin);
    expect(settings).not.toHaveProperty("cloud");
  });

  it.each([
    ["https://GRAPH.example.com/", "https://graph.example.com"],
    [" https://graph.example.com:8443 ", "https://graph.example.com:8443"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
    ["http://localhost:8080/", "http://localhost:8080"],
    ["http://[::1]:8080", "http://[::1]:8080"],
  ])("takes %s for an origin", (given, origin) => {
    expect(graphSettings({ getToken, origin: given }).origin).toBe(origin);
  });

  it.each([
    "9f0c-1",
    "anna@example.com",
    "anna_example.com#EXT#@tenant.onmicrosoft.com",
    "o'neil@example.com",
  ])("takes %s for a user", (user) => {
    expect(graphSettings({ getToken, user }).user).toBe(user);
  });

  it.each<readonly [string, RegExp, object | undefined]>([
    ["no options", /^options: .*getToken/u, undefined],
    ["no token function", /^getToken: /u, { getToken: undefined }],
    ["a token instead", /^getToken: /u, { getToken: "eyJ0" }],
    ["an empty user", /^user: /u, { user: "" }],
    ["dots for a user", /^user: /u, { user: ".." }],
    ["a path for a user", /^user: /u, { user: "anna/contacts" }],
    ["a query for a user", /^user: /u, { user: "anna?x" }],
    ["an unknown cloud", /^cloud: .*UsGovernmentDoD/u, { cloud: "Germany" }],
    ["a cloud of every object", /^cloud: /u, { cloud: "constructor" }],
    ["cloud and origin", /^origin: .*not both/u, { cloud: "China", origin: "https://graph.example.com" }],
    ["no URL", /^origin: .*https/u, { origin: "graph.microsoft.com" }],
    ["another scheme", /^origin: .*https/u, { origin: "ftp://graph.example.com" }],
    ["a path in the origin", /^origin: .*alone/u, { origin: "https://graph.microsoft.com/v1.0" }],
    ["a query in the origin", /^origin: .*alone/u, { origin: "https://graph.microsoft.com/?a" }],
    ["a login in the origin", /^origin: .*getToken/u, { origin: "https://a:b@graph.example.com" }],
    ["plain http", /^origin: .*https/u, { origin: "http://graph.example.com" }],
    ["plain http to what looks like this machine", /^origin: /u, { origin: "http://localhost.example.com" }],
    ["a fetch that is none", /^fetch: /u, { fetch: {} }],
    ["an unknown access", /^access: .*ReadOnly/u, { access: "ReadWrite" }],
    ["an unknown word for photos", /^photos: .*None/u, { photos: "none" }],
    ["no requests at all", /^concurrency: .*1 to 4/u, { concurrency: 0 }],
    ["more requests than the service allows", /^concurrency: .*1 to 4/u, { concurrency: 5 }],
    ["half a request", /^concurrency: /u, { concurrency: 1.5 }],
    ["no time", /^deadlineMs: /u, { deadlineMs: 0 }],
    ["more time than a timer has", /^deadlineMs: .*2147483647/u, { deadlineMs: 2 ** 31 }],
    ["no room", /^maxAnswerBytes: /u, { maxAnswerBytes: 0 }],
    ["time that runs backwards", /^fullListingMs: /u, { fullListingMs: -1 }],
    ["half a clock", /^clock: .*sleep/u, { clock: { now: () => 7 } }],
  ])("refuses %s, names the option and says what to give", (_what, message, wrong) => {
    const given = wrong === undefined ? undefined : { getToken, ...wrong };
    expect(() => graphSettings(given as GraphOptions)).toThrow(TypeError);
    expect(() => graphSettings(given as GraphOptions)).toThrow(message);
  });
});
