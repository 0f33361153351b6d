import { describe, expect, it } from "vitest";
import { type CardDavOptions, cardDavSettings } from "./card-dav-options.js";

const credentials = { _tag: "Basic", username: "alice", password: "secret" } as const;
const options: CardDavOptions = { serverUrl: "https://dav.example.com/", credentials };

describe("cardDavSettings", () => {
  it("fills in what was left out", () => {
    expect(cardDavSettings(options)).toEqual({
      ...options,
      allowHttp: false,
      concurrency: 4,
      deadlineMs: 60_000,
      maxAnswerBytes: 67_108_864,
      fullListingMs: 86_400_000,
      now: Date.now,
    });
  });

  it("keeps what was given", () => {
    const given: CardDavOptions = {
      ...options,
      fetch: globalThis.fetch,
      allowHttp: true,
      access: "ReadOnly",
      concurrency: 1,
      deadlineMs: 1,
      maxAnswerBytes: 1,
      fullListingMs: 0,
      resolver: { resolveSrv: async () => [], resolveTxt: async () => [] },
      now: () => 7,
    };
    expect(cardDavSettings(given)).toEqual(given);
  });

  it.each([
    "anna@example.com",
    "example.com",
    "example.com:8443",
    "example.com/dav",
    "https://example.com/dav/anna/",
    "HTTPS://EXAMPLE.COM",
    "http://localhost:5232",
    "http://127.0.0.1/",
    "http://[::1]:5232/dav",
    "bücher.example",
  ])("takes %s for a server", (serverUrl) => {
    expect(cardDavSettings({ ...options, serverUrl }).serverUrl).toBe(serverUrl);
  });

  it.each<readonly [string, RegExp, object]>([
    ["no options", /^options: /u, []],
    ["no server", /^serverUrl: .*https/u, { serverUrl: undefined }],
    ["an empty server", /^serverUrl: .*https/u, { serverUrl: " " }],
    ["what is no address", /^serverUrl: .*https/u, { serverUrl: "https://" }],
    ["another scheme", /^serverUrl: .*https/u, { serverUrl: "ldap://example.com" }],
    ["a login in the URL", /^serverUrl: .*credentials/u, { serverUrl: "https://alice@example.com/" }],
    ["a password before a host", /^serverUrl: .*credentials/u, { serverUrl: "alice:pw@example.com" }],
    ["plain http", /^serverUrl: .*allowHttp/u, { serverUrl: "http://example.com/" }],
    ["no credentials", /^credentials: .*Basic/u, { credentials: undefined }],
    ["credentials of no kind", /^credentials: .*Basic/u, { credentials: { ...credentials, _tag: "NTLM" } }],
    ["no password", /^credentials\.password: /u, { credentials: { _tag: "Digest", username: "a" } }],
    [
      "a colon in the name",
      /^credentials\.username: .*colon/u,
      { credentials: { ...credentials, username: "a:b" } },
    ],
    [
      "no function for tokens",
      /^credentials\.getToken: /u,
      { credentials: { _tag: "Bearer", getToken: "t" } },
    ],
    ["a fetch that is none", /^fetch: /u, { fetch: {} }],
    ["a word for allowHttp", /^allowHttp: /u, { allowHttp: "yes" }],
    ["an unknown access", /^access: .*ReadOnly/u, { access: "ReadWrite" }],
    ["no requests at all", /^concurrency: /u, { concurrency: 0 }],
    ["half a request", /^concurrency: /u, { concurrency: 1.5 }],
    ["no time", /^deadlineMs: /u, { deadlineMs: 0 }],
    ["more time than a timer has", /^deadlineMs: .*2147483647/u, { deadlineMs: 2 ** 31 }],
    ["no room", /^maxAnswerBytes: /u, { maxAnswerBytes: 0 }],
    ["time that runs backwards", /^fullListingMs: /u, { fullListingMs: -1 }],
    ["half a resolver", /^resolver: /u, { resolver: { resolveSrv: async () => [] } }],
    ["a time instead of a clock", /^now: /u, { now: 7 }],
  ])("refuses %s, names the option and says what to give", (_what, message, wrong) => {
    const given = Array.isArray(wrong) ? undefined : { ...options, ...wrong };
    expect(() => cardDavSettings(given as CardDavOptions)).toThrow(TypeError);
    expect(() => cardDavSettings(given as CardDavOptions)).toThrow(message);
  });

  it("takes plain http to another machine where it is allowed", () => {
    const given = { ...options, serverUrl: "http://dav.example.com", allowHttp: true };
    expect(cardDavSettings(given).allowHttp).toBe(true);
  });
});
