import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import * as E from "fp-ts/lib/Either.js";
import { expect, it } from "vitest";
import { book, homes, multistatus, principal, response } from "../test/discovery/scripted-service.js";

const answers = new Map(
  Object.entries({
    "0 /": multistatus(response("/", principal("/jo/"))),
    "0 /jo/": multistatus(response("/jo/", homes("/jo/books/"))),
    "1 /jo/books/": multistatus(book("/jo/books/a/", "Clients")),
  }),
);

/** A server on this machine, for as long as `use` takes. */
const withServer = async (use: (url: string) => Promise<void>): Promise<void> => {
  const server = createServer((request, reply) => {
    request.resume();
    const isSignedIn =
      request.headers.authorization === `Basic ${Buffer.from("jo:hunter2").toString("base64")}`;
    const answer = answers.get(`${request.headers["depth"]?.toString() ?? ""} ${request.url ?? ""}`);
    const { status, headers, body } = isSignedIn ? (answer ?? { status: 404 }) : { status: 401 };
    reply.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await use(`http://127.0.0.1:${port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
};

it("the README's lines run", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const code = /```ts\n(?<code>[\s\S]*?)```/u.exec(readme)?.groups?.["code"] ?? expect.fail("no code");
  const beside = await mkdtemp(join(import.meta.dirname, "readme-"));
  try {
    await writeFile(join(beside, "lines.ts"), `${code}\nexport { listBooks };\n`);
    const lines: { listBooks: (...given: ReadonlyArray<string>) => () => Promise<unknown> } = await import(
      /* @vite-ignore */ join(beside, "lines.ts")
    );
    await withServer(async (url) => {
      expect(await lines.listBooks(url, "jo", "hunter2")()).toEqual(
        E.right([`Clients (ReadWrite): ${url}jo/books/a/`]),
      );
      expect(await lines.listBooks(url, "jo", "wrong")()).toMatchObject(E.left({ _tag: "Unauthorized" }));
    });
  } finally {
    await rm(beside, { recursive: true });
  }
});
