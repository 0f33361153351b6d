import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  type LoopbackServer,
  type SeenRequest,
  emptyBook,
  loopbackServer,
  settingsFor,
  xmlType,
} from "../../test/loopback-server.js";
import type { DavSettings } from "./dav-settings.js";
import { davClient } from "./make-dav-client.js";

type Answer = (request: SeenRequest, response: ServerResponse) => void;

const started = async (answer: Answer): Promise<LoopbackServer> => {
  const server = await loopbackServer(answer);
  onTestFinished(server.close);
  return server;
};

const listing: Answer = (_, response) => void response.writeHead(207, xmlType).end(emptyBook);

const asked = async (
  answer: Answer,
  settings: Partial<DavSettings> = {},
): Promise<{ readonly outcome: unknown; readonly server: LoopbackServer }> => {
  const server = await started(answer);
  const client = davClient(settingsFor(server, settings));
  return { outcome: await client.propfind(`${server.origin}/book/`, "1", ["{DAV:}getetag"])(), server };
};

const card = Buffer.from("BEGIN:VCARD\r\nEND:VCARD\r\n");
const asNew = { condition: "Absent", contentType: "text/vcard; charset=utf-8" } as const;

describe("a request as it is sent", () => {
  it("PROPFIND names properties of any namespace", async () => {
    const server = await started(listing);
    await davClient(settingsFor(server)).propfind(`${server.origin}/book/`, "1", [
      "{DAV:}getetag",
      "{urn:ietf:params:xml:ns:carddav}max-resource-size",
      "{http://calendarserver.org/ns/}getctag",
    ])();
    expect(server.seen).toMatchObject([
      {
        method: "PROPFIND",
        path: "/book/",
        headers: {
          depth: "1",
          "content-type": "application/xml; charset=utf-8",
          "accept-encoding": "gzip",
        },
        body: '<?xml version="1.0" encoding="utf-8"?><d:propfind xmlns:d="DAV:" xmlns:card="urn:ietf:params:xml:ns:carddav"><d:prop><d:getetag/><card:max-resource-size/><x:getctag xmlns:x="http://calendarserver.org/ns/"/></d:prop></d:propfind>',
      },
    ]);
  });

  it("sync-collection carries the token letter by letter, and no limit", async () => {
    const server = await started(listing);
    const client = davClient(settingsFor(server));
    await client.syncCollection(`${server.origin}/book/`, "", "0")();
    await client.syncCollection(`${server.origin}/book/`, '1.10&amp;<">', "1")();
    expect(
      server.seen.map(({ headers, body }) => [headers["depth"], body.slice(body.indexOf("<d:sync-token"))]),
    ).toEqual([
      [
        "0",
        "<d:sync-token></d:sync-token><d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop></d:sync-collection>",
      ],
      [
        "1",
        "<d:sync-token>1.10&#38;amp;&#60;&#34;&#62;</d:sync-token><d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop></d:sync-collection>",
      ],
    ]);
    expect(server.seen.map(({ method }) => method)).toEqual(["REPORT", "REPORT"]);
  });

  it("multiget asks for hrefs in the version that is wanted", async () => {
    const server = await started(listing);
    const client = davClient(settingsFor(server));
    await client.multiget(`${server.origin}/book/`, ["/book/a&b.vcf", "/book/c.vcf"], "4.0")();
    await client.multiget(`${server.origin}/book/`, ["/book/a.vcf"], undefined)();
    expect(server.seen.map(({ body }) => body.slice(body.indexOf("<d:prop>")))).toEqual([
      '<d:prop><d:getetag/><d:getcontentlength/><card:address-data content-type="text/vcard" version="4.0"/></d:prop><d:href>/book/a&#38;b.vcf</d:href><d:href>/book/c.vcf</d:href></card:addressbook-multiget>',
      "<d:prop><d:getetag/><d:getcontentlength/><card:address-data/></d:prop><d:href>/book/a.vcf</d:href></card:addressbook-multiget>",
    ]);
  });

  it("MKCOL makes an address book of that name", async () => {
    const server = await started((_, response) => void response.writeHead(201).end());
    const made = await davClient(settingsFor(server)).makeBook(`${server.origin}/new/`, "R&D")();
    expect(made).toMatchObject({ _tag: "Right", right: { status: 201 } });
    expect(server.seen).toMatchObject([
      {
        method: "MKCOL",
        body: expect.stringContaining(
          "<d:resourcetype><d:collection/><card:addressbook/></d:resourcetype><d:displayname>R&#38;D</d:displayname>",
        ),
      },
    ]);
  });

  it("PUT carries its condition, its type and its very bytes, and no answer is packed", async () => {
    const server = await started((_, response) => void response.writeHead(204, { ETag: '"2"' }).end());
    const client = davClient(settingsFor(server));
    const created = await client.put(`${server.origin}/a.vcf`, card, asNew)();
    await client.put(`${server.origin}/a.vcf`, card, { ...asNew, condition: { etag: '"1"' } })();
    expect(created).toMatchObject({ right: { status: 204 } });
    if (created._tag === "Right") expect(created.right.header("etag")).toBe('"2"');
    const [first, second] = server.seen;
    expect(first).toMatchObject({ method: "PUT", path: "/a.vcf", body: card.toString() });
    expect(first?.headers).toMatchObject({
      "if-none-match": "*",
      "content-type": "text/vcard; charset=utf-8",
      "content-length": String(card.length),
      "accept-encoding": "identity",
    });
    expect(first?.headers).not.toHaveProperty("if-match");
    expect(second?.headers["if-match"]).toBe('"1"');
    expect(second?.headers).not.toHaveProperty("if-none-match");
  });

  it("DELETE and GET", async () => {
    const server = await started((_, response) => void response.writeHead(404).end("gone"));
    const client = davClient(settingsFor(server));
    await client.remove(`${server.origin}/a.vcf`, '"1 é"')();
    await client.remove(`${server.origin}/a.vcf`, undefined)();
    expect(await client.get(`${server.origin}/a.vcf`)()).toMatchObject({
      right: { status: 404, body: Buffer.from("gone"), url: `${server.origin}/a.vcf` },
    });
    expect(server.seen.map(({ method, headers }) => [method, headers["if-match"]])).toEqual([
      ["DELETE", '"1 é"'],
      ["DELETE", undefined],
      ["GET", undefined],
    ]);
    expect(server.seen[2]?.headers["accept-encoding"]).toBe("identity");
  });

  it.each(["", " ", '"a\r\nX: y"', '"€"'])(
    "a write on the entity tag %j is none: nothing is sent",
    async (etag) => {
      const server = await started((_, response) => void response.writeHead(204).end());
      const client = davClient(settingsFor(server));
      const refused = { _tag: "Left", left: { _tag: "Malformed" } };
      expect(
        await client.put(`${server.origin}/a.vcf`, card, { ...asNew, condition: { etag } })(),
      ).toMatchObject(refused);
      expect(await client.remove(`${server.origin}/a.vcf`, etag)()).toMatchObject(refused);
      expect(server.seen).toEqual([]);
    },
  );

  it("nothing is asked before it is run, and each run asks anew", async () => {
    const server = await started(listing);
    const list = davClient(settingsFor(server)).propfind(`${server.origin}/`, "0", ["{DAV:}getetag"]);
    await list();
    await list();
    expect(server.seen).toHaveLength(2);
  });

  it("goes through the platform's fetch as well", async () => {
    const { outcome, server } = await asked(
      (request, response) =>
        void response.writeHead(207, { ...xmlType, "Content-Encoding": "gzip" }).end(gzipSync(emptyBook)),
      { fetch: globalThis.fetch },
    );
    expect(outcome).toMatchObject({ right: { syncToken: "1" } });
    expect(server.seen[0]?.headers).toMatchObject({
      depth: "1",
      authorization: expect.stringMatching(/^Basic /u),
    });
  });
});

describe("an answer that proves nothing", () => {
  const inXml = { "Content-Type": "text/xml" };
  const inHtml = { "Content-Type": "text/html" };
  const signIn = "<!DOCTYPE html><html><body>Sign in<br></body></html>";
  const answers: ReadonlyArray<readonly [string, number, Record<string, string>, string | Buffer, RegExp]> = [
    ["XML that stops in the middle", 207, inXml, emptyBook.slice(0, -20), /stops in the middle/u],
    ["a DOCTYPE", 207, inXml, `<!DOCTYPE x>${emptyBook.slice(emptyBook.indexOf("<d:"))}`, /DOCTYPE/u],
    ["HTML with 200", 200, inHtml, signIn, /200 instead of 207/u],
    ["HTML with 207", 207, inHtml, signIn, /no XML/u],
    ["HTML that says it is XML", 207, inXml, "<html><body>Sign in</body></html>", /no multistatus/u],
    ["a multistatus that says it is text", 207, { "Content-Type": "text/plain" }, emptyBook, /no XML/u],
    ["a multistatus that says nothing of itself", 207, {}, emptyBook, /no XML/u],
    ["a multistatus with 200", 200, inXml, emptyBook, /200 instead of 207/u],
    ["nothing with 204", 204, {}, "", /204 instead of 207/u],
    ["an empty body", 207, inXml, "", /not well-formed/u],
    [
      "bytes that are no UTF-8",
      207,
      inXml,
      Buffer.from(emptyBook.replace("<d:resourcetype/>", "ä"), "latin1"),
      /character set/u,
    ],
    [
      "a character set that nobody knows",
      207,
      { "Content-Type": "text/xml; charset=x-none" },
      emptyBook,
      /character set/u,
    ],
  ];

  it.each(answers)("%s", async (_what, status, headers, body, message) => {
    const { outcome } = await asked((_, response) => void response.writeHead(status, headers).end(body));
    expect(outcome).toMatchObject({ left: { _tag: "Malformed", message: expect.stringMatching(message) } });
    expect(outcome).toMatchObject({ left: { message: expect.stringContaining("Check that the address") } });
  });

  it.each([
    ["ISO-8859-1 by its type", { "Content-Type": 'application/xml; charset="ISO-8859-1"' }, ""],
    ["ISO-8859-1 by its declaration", inXml, '<?xml version="1.0" encoding="iso-8859-1"?>'],
  ])("not: %s", async (_what, headers, declaration) => {
    const text = `${declaration}<multistatus xmlns="DAV:"><sync-token>ä</sync-token></multistatus>`;
    const { outcome } = await asked(
      (_, response) => void response.writeHead(207, headers).end(Buffer.from(text, "latin1")),
    );
    expect(outcome).toEqual({ _tag: "Right", right: { responses: [], syncToken: "ä" } });
  });

  it("not: XML with a mark of UTF-8 or UTF-16 before it", async () => {
    for (const encoding of ["utf8", "utf16le"] as const) {
      const body = Buffer.from(`\uFEFF${emptyBook}`, encoding);
      const { outcome } = await asked((_, response) => void response.writeHead(207, inXml).end(body));
      expect(outcome).toMatchObject({ right: { syncToken: "1" } });
    }
  });

  it("one byte more than maxAnswerBytes, packed or not", async () => {
    const limit = { maxAnswerBytes: emptyBook.length };
    const whole = await asked(listing, limit);
    expect(whole.outcome).toMatchObject({ _tag: "Right" });
    const longer = `${emptyBook} `;
    const packed = { ...xmlType, "Content-Encoding": "gzip" };
    for (const answer of [
      (response: ServerResponse) => response.writeHead(207, xmlType).end(longer),
      (response: ServerResponse) => response.writeHead(207, packed).end(gzipSync(longer)),
    ]) {
      const { outcome } = await asked((_, response) => void answer(response), limit);
      expect(outcome).toMatchObject({
        left: { _tag: "Malformed", message: expect.stringContaining("raise maxAnswerBytes") },
      });
    }
  });

  it("an endless answer ends at maxAnswerBytes", async () => {
    let closed: Promise<void> | undefined;
    const { outcome } = await asked((_, response) => {
      closed = new Promise((resolve) => void response.on("close", () => resolve()));
      response.writeHead(207, xmlType);
      const more = (): void => {
        while (!response.destroyed && response.write("x".repeat(10_000)));
        response.once("drain", more);
      };
      more();
    });
    expect(outcome).toMatchObject({ left: { _tag: "Malformed" } });
    await closed;
  });

  it("packed, and unpacked on the way", async () => {
    const { outcome } = await asked(
      (_, response) =>
        void response.writeHead(207, { ...xmlType, "Content-Encoding": "gzip" }).end(gzipSync(emptyBook)),
    );
    expect(outcome).toMatchObject({ right: { syncToken: "1" } });
  });
});

describe("a refusal", () => {
  it("tells its status, its preconditions and how long to wait", async () => {
    const { outcome } = await asked(
      (_, response) =>
        void response
          .writeHead(403, { ...xmlType, "Retry-After": "7" })
          .end(
            '<d:error xmlns:d="DAV:" xmlns:s="urn:s"><s:exception>Oops</s:exception><d:valid-sync-token><d:href>/a</d:href></d:valid-sync-token></d:error>',
          ),
    );
    expect(outcome).toMatchObject({
      left: {
        _tag: "Refused",
        status: 403,
        conditions: ["{urn:s}exception", "{DAV:}valid-sync-token"],
        retryAfterMs: 7_000,
      },
    });
    expect(JSON.stringify(outcome)).not.toContain("Oops");
  });

  it.each([
    ["HTML", { "Content-Type": "text/html" }, "<html>no</html>"],
    ["XML that breaks off", xmlType, '<d:error xmlns:d="DAV:"><d:lock-token'],
    ["other XML", xmlType, "<a><b/></a>"],
  ])("without preconditions, for its body is %s", async (_what, headers, body) => {
    const { outcome } = await asked((_, response) => void response.writeHead(500, headers).end(body));
    expect(outcome).toMatchObject({ left: { _tag: "Refused", status: 500, conditions: [] } });
  });
});

describe("a line that fails", () => {
  it.each([
    ["is closed without an answer", (response: ServerResponse) => response.destroy()],
    [
      "cuts the body short",
      (response: ServerResponse) => {
        response.writeHead(207, { ...xmlType, "Content-Length": emptyBook.length });
        response.write(emptyBook.slice(0, 50), () => response.destroy());
      },
    ],
    [
      "cuts a packed body short",
      (response: ServerResponse) =>
        response
          .writeHead(207, { ...xmlType, "Content-Encoding": "gzip" })
          .end(gzipSync(emptyBook).subarray(0, 60)),
    ],
  ])("%s: unreachable, for each reading request", async (_what, answer) => {
    const server = await started((_, response) => {
      answer(response);
    });
    const client = davClient(settingsFor(server));
    const unreachable = { left: { _tag: "Unreachable", message: expect.stringMatching(/try again/u) } };
    expect(await client.propfind(`${server.origin}/`, "0", ["{DAV:}getetag"])()).toMatchObject(unreachable);
    expect(await client.multiget(`${server.origin}/`, [], "3.0")()).toMatchObject(unreachable);
    expect(server.seen).toHaveLength(2);
  });

  it("loses the answer of a write, which is not sent again", async () => {
    const server = await started((_, response) => void response.destroy());
    const put = await davClient(settingsFor(server)).put(`${server.origin}/a.vcf`, card, asNew)();
    expect(put).toMatchObject({ left: { _tag: "Unreachable", message: expect.stringContaining("/a.vcf") } });
    expect(server.seen).toHaveLength(1);
  });

  it("finds nobody there", async () => {
    const server = await loopbackServer(listing);
    await server.close();
    const outcome = await davClient(settingsFor(server)).get(`${server.origin}/a`)();
    expect(outcome).toMatchObject({
      left: { _tag: "Unreachable", message: expect.stringMatching(/nobody listening.*ECONNREFUSED/u) },
    });
  });

  it.each([
    ["before the answer", () => undefined],
    ["in the middle of it", (response: ServerResponse) => response.writeHead(207, xmlType).write("<")],
  ])("is too slow %s", async (_when, answer) => {
    const { outcome } = await asked((_, response) => void answer(response), { deadlineMs: 50 });
    expect(outcome).toMatchObject({
      left: { _tag: "Unreachable", message: expect.stringContaining("deadlineMs") },
    });
  });

  it("is too slow even for a fetch that looks at no signal, and for a token that never comes", async () => {
    const never = (): Promise<never> => new Promise(() => undefined);
    const slow = { left: { _tag: "Unreachable", message: expect.stringContaining("deadlineMs") } };
    expect((await asked(listing, { deadlineMs: 20, fetch: never })).outcome).toMatchObject(slow);
    const credentials = { _tag: "Bearer", getToken: never } as const;
    expect((await asked(listing, { deadlineMs: 20, credentials })).outcome).toMatchObject(slow);
  });

  it("speaks TLS where https is asked for: nothing is sent in the clear", async () => {
    const server = await started(listing);
    const origin = server.origin.replace("http:", "https:");
    const outcome = await davClient(settingsFor({ origin })).get(`${origin}/a`)();
    expect(outcome).toMatchObject({ left: { _tag: "Unreachable" } });
    expect(server.seen).toEqual([]);
  });

  it("tells the code that is hidden in the cause, and nothing of a message", async () => {
    const fetch = (): Promise<never> =>
      Promise.reject(
        new TypeError("hush", { cause: Object.assign(new Error("hush"), { code: "CERT_HAS_EXPIRED" }) }),
      );
    const { outcome } = await asked(listing, { fetch });
    expect(outcome).toMatchObject({
      left: { _tag: "Unreachable", message: expect.stringMatching(/renew it.*CERT_HAS_EXPIRED/u) },
    });
    expect(JSON.stringify(outcome)).not.toContain("hush");
  });

  it.each(["TimeoutError", "AbortError"])("is what a fetch means by an %s of its own", async (name) => {
    const fetch = (): Promise<never> => Promise.reject(new DOMException("hush", name));
    expect((await asked(listing, { fetch })).outcome).toMatchObject({ left: { _tag: "Unreachable" } });
  });

  it("is not what a fetch means that throws anything else", async () => {
    const died = Object.assign(new Error("the process died"), { _tag: "ProcessDied" });
    await expect(asked(listing, { fetch: () => Promise.reject(died) })).rejects.toBe(died);
  });
});

describe("a caller who has had enough", () => {
  it("before anything: nothing is sent", async () => {
    const server = await started(listing);
    const client = davClient(settingsFor(server));
    const signal = AbortSignal.abort();
    const aborted = { left: { _tag: "Aborted" } };
    expect(await client.get(`${server.origin}/a`, signal)()).toMatchObject(aborted);
    expect(await client.put(`${server.origin}/a`, card, asNew, signal)()).toMatchObject(aborted);
    expect(await client.remove(`${server.origin}/a`, '"1"', signal)()).toMatchObject(aborted);
    expect(server.seen).toEqual([]);
  });

  it("while a token is fetched: nothing is sent", async () => {
    const server = await started(listing);
    const caller = new AbortController();
    const getToken = async (): Promise<string> => {
      caller.abort();
      return "t";
    };
    const client = davClient(settingsFor(server, { credentials: { _tag: "Bearer", getToken } }));
    const put = await client.put(`${server.origin}/a`, card, asNew, caller.signal)();
    expect(put).toMatchObject({ left: { _tag: "Aborted" } });
    expect(server.seen).toEqual([]);
  });

  it("under way: a read is aborted, what a write did is unknown, and the line is hung up", async () => {
    const caller = new AbortController();
    const closed: Array<Promise<void>> = [];
    const server = await started((_, response) => {
      closed.push(new Promise((resolve) => void response.on("close", () => resolve())));
      if (closed.length === 4) caller.abort();
    });
    const client = davClient(settingsFor(server));
    const url = `${server.origin}/a.vcf`;
    const outcomes = await Promise.all([
      client.propfind(url, "0", ["{DAV:}getetag"], caller.signal)(),
      client.put(url, card, asNew, caller.signal)(),
      client.remove(url, undefined, caller.signal)(),
      client.makeBook(url, "x", caller.signal)(),
    ]);
    expect(outcomes).toMatchObject([
      { left: { _tag: "Aborted" } },
      { left: { _tag: "Unreachable" } },
      { left: { _tag: "Unreachable" } },
      { left: { _tag: "Unreachable" } },
    ]);
    await Promise.all(closed);
  });

  it("while waiting for a place: nothing is sent, and the place goes to the next", async () => {
    const held: ServerResponse[] = [];
    const server = await started(({ path }, response) => {
      if (path === "/held") held.push(response);
      else response.writeHead(200).end();
      if (path === "/held") caller.abort();
    });
    const caller = new AbortController();
    const client = davClient(settingsFor(server, { concurrency: 1 }));
    const first = client.get(`${server.origin}/held`)();
    const second = client.put(`${server.origin}/second`, card, asNew, caller.signal)();
    const third = client.get(`${server.origin}/third`)();
    expect(await second).toMatchObject({ left: { _tag: "Aborted" } });
    held[0]?.writeHead(200).end();
    expect([await first, await third]).toMatchObject([
      { right: { status: 200 } },
      { right: { status: 200 } },
    ]);
    expect(server.seen.map(({ path }) => path)).toEqual(["/held", "/third"]);
  });
});

describe("the limit", () => {
  it.each([4, 1])(
    "%i: never more requests, nor connections, at once, and all are sent",
    async (concurrency) => {
      let underWay = 0;
      let most = 0;
      const sockets = new Set<unknown>();
      const server = await started((_, response) => {
        underWay += 1;
        most = Math.max(most, underWay);
        sockets.add(response.socket);
        setTimeout(() => {
          underWay -= 1;
          response.writeHead(207, xmlType).end(emptyBook);
        }, 5);
      });
      const client = davClient(settingsFor(server, { concurrency }));
      const outcomes = await Promise.all(
        Array.from({ length: 23 }, () => client.propfind(`${server.origin}/`, "0", ["{DAV:}getetag"])()),
      );
      expect(outcomes.every(({ _tag }) => _tag === "Right")).toBe(true);
      expect(most).toBe(concurrency);
      expect(sockets.size).toBe(concurrency);
    },
  );

  it("is free again after every kind of failure", async () => {
    let answers = 0;
    const { outcome, server } = await asked((_, response) => void response.destroy(), { concurrency: 1 });
    expect(outcome).toMatchObject({ left: { _tag: "Unreachable" } });
    const client = davClient(
      settingsFor(server, {
        concurrency: 1,
        maxAnswerBytes: 10,
        fetch: async () => {
          answers += 1;
          if (answers === 1) throw new TypeError("fetch failed");
          if (answers === 2) throw new Error("a bug");
          return new Response(answers === 3 ? "x".repeat(11) : "x");
        },
      }),
    );
    const get = client.get(`${server.origin}/`);
    expect(await get()).toMatchObject({ left: { _tag: "Unreachable" } });
    await expect(get()).rejects.toThrow("a bug");
    expect(await get()).toMatchObject({ left: { _tag: "Malformed" } });
    expect(await get()).toMatchObject({ right: { status: 200 } });
  });
});
