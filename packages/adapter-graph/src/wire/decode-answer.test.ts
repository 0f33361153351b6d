import * as E from "fp-ts/lib/Either.js";
import * as t from "io-ts";
import { expect, it } from "vitest";
import { decodedAnswer } from "./decode-answer.js";
import type { GraphAnswer } from "./graph-client.js";

const Folder = t.type({ id: t.string });

const answer = (body: GraphAnswer["body"]): GraphAnswer => ({ status: 200, header: () => undefined, body });

it("reads the JSON of an answer", () => {
  const read = decodedAnswer(Folder, { method: "GET", path: "/me/contactFolders/F" });
  expect(read(answer({ _tag: "Json", json: { id: "F" } }))).toEqual(E.right({ id: "F" }));
});

it.each<readonly [string, GraphAnswer["body"]]>([
  ["another shape", { _tag: "Json", json: { id: 7, name: "secret" } }],
  ["nothing", { _tag: "Empty" }],
  ["bytes", { _tag: "Bytes", bytes: new Uint8Array([1]) }],
])("takes %s for no answer, and tells nothing of it", (_what, body) => {
  const path = "https://graph.microsoft.com/v1.0/me/contactFolders/F?$filter=secret";
  const [read, written] = (["GET", "POST"] as const).map((method) =>
    decodedAnswer(Folder, { method, path })(answer(body)),
  );
  expect(read).toMatchObject({ left: { _tag: "Malformed", effect: "None" } });
  expect(written).toMatchObject({ left: { _tag: "Malformed", effect: "Unknown" } });
  expect(JSON.stringify(read)).toContain("GET /v1.0/me/contactFolders/F was answered");
  expect(JSON.stringify(read)).not.toContain("secret");
});
