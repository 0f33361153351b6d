import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import {
  type ScriptedAnswer,
  book,
  collection,
  multistatus,
  response,
  scriptedService,
} from "../../test/discovery/scripted-service.js";
import { cardDavSettings } from "../card-dav-options.js";
import { davClient } from "../dav/make-dav-client.js";
import { listHomes } from "./find-books.js";
import { makeBook } from "./make-book.js";
import { namedOrigins } from "./named-origins.js";

const dav = "https://dav.example.com";

const making = async (
  name: string,
  script: Readonly<Record<string, ScriptedAnswer | (() => ScriptedAnswer)>>,
  homes: ReadonlyArray<string> = [`${dav}/one/`],
) => {
  const service = scriptedService({
    [`1 ${dav}/one/`]: multistatus(response("/one/", collection), book("/one/a/", "A")),
    [`1 ${dav}/two/`]: multistatus(response("/two/", collection)),
    ...script,
  });
  const settings = cardDavSettings({
    serverUrl: dav,
    credentials: { _tag: "Basic", username: "jo", password: "hunter2" },
    fetch: service.fetch,
  });
  const client = davClient({ ...settings, origin: dav });
  const names = namedOrigins(client, dav, false);
  const listings = await listHomes(client, names, homes);
  if (E.isLeft(listings)) return expect.fail(listings.left.message);
  const made = await makeBook({ client, names, now: () => 0 }, listings.right, name);
  return { made, makes: service.asked().filter((request) => request.startsWith("MKCOL")) };
};

const created: ScriptedAnswer = { status: 201 };

describe("making an address book", () => {
  it("in the home, under a slug of its name, and as the server then describes it", async () => {
    const { made } = await making("Kunder & Vänner", {
      [`MKCOL ${dav}/one/kunder-vanner/`]: created,
      [`0 ${dav}/one/kunder-vanner/`]: multistatus(book("/one/kunder-vanner/", "Kunder &amp; Vänner")),
    });
    expect(made).toMatchObject(E.right({ url: `${dav}/one/kunder-vanner/`, name: "Kunder & Vänner" }));
  });

  it("a server that ignores the name: it is called what it is called", async () => {
    const { made } = await making("Clients", {
      [`MKCOL ${dav}/one/clients/`]: created,
      [`0 ${dav}/one/clients/`]: multistatus(book("/one/clients/")),
    });
    expect(made).toMatchObject(E.right({ name: "clients" }));
  });

  it("beside whatever else has that path already", async () => {
    const { made } = await making("Clients", {
      [`1 ${dav}/one/`]: multistatus(
        response("/one/clients/", collection),
        response("/one/clients%2d2", collection),
      ),
      [`MKCOL ${dav}/one/clients-3/`]: created,
      [`0 ${dav}/one/clients-3/`]: multistatus(book("/one/clients-3/", "Clients")),
    });
    expect(made).toMatchObject(E.right({ url: `${dav}/one/clients-3/` }));
  });

  it("not where one of that name is, in any of the homes", async () => {
    const { made, makes } = await making("A", {}, [`${dav}/two/`, `${dav}/one/`]);
    expect([made, makes]).toMatchObject([E.left({ _tag: "RevisionMismatch" }), []]);
  });

  it.each([403, 405, 409])("%i, and somebody made it a moment ago", async (status) => {
    const { made } = await making("Clients", {
      [`MKCOL ${dav}/one/clients/`]: { status },
      [`0 ${dav}/one/clients/`]: multistatus(book("/one/clients/", "Clients")),
    });
    expect(made).toMatchObject(E.left({ _tag: "RevisionMismatch" }));
  });

  it.each([
    [207, "Unsupported"],
    [400, "Unsupported"],
    [405, "Unsupported"],
    [501, "Unsupported"],
    [403, "Forbidden"],
    [507, "QuotaExceeded"],
    [500, "Unavailable"],
    [401, "Unauthorized"],
  ])("%i in the only home: %s", async (status, tag) => {
    const { made } = await making("Clients", { [`MKCOL ${dav}/one/clients/`]: { status } });
    expect(made).toMatchObject(E.left({ _tag: tag }));
  });

  it.each([403, 405])("%i in the first home: the next one; with no other, what says more", async (status) => {
    const homes = [`${dav}/one/`, `${dav}/two/`];
    const refused = { [`MKCOL ${dav}/one/clients/`]: { status } };
    const { made } = await making(
      "Clients",
      {
        ...refused,
        [`MKCOL ${dav}/two/clients/`]: created,
        [`0 ${dav}/two/clients/`]: multistatus(book("/two/clients/", "Clients")),
      },
      homes,
    );
    expect(made).toMatchObject(E.right({ url: `${dav}/two/clients/` }));
    const nowhere = { ...refused, [`MKCOL ${dav}/two/clients/`]: { status: status === 403 ? 405 : 403 } };
    expect((await making("Clients", nowhere, homes)).made).toMatchObject(E.left({ _tag: "Forbidden" }));
  });

  it("a server that is out of order is not left for another home", async () => {
    const { made, makes } = await making("Clients", { [`MKCOL ${dav}/one/clients/`]: { status: 500 } }, [
      `${dav}/one/`,
      `${dav}/two/`,
    ]);
    expect([made, makes.length]).toMatchObject([E.left({ _tag: "Unavailable" }), 1]);
  });
});
