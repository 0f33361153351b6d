import { type ServedCardDav, cardDavServers, cardDavService } from "@spegla/testkit";
import { DAVClient, type DAVCollection, DAVNamespaceShort } from "tsdav";
import { afterEach, describe, expect, it } from "vitest";

// The simulator, as a client sees it that knows nothing of it, nor of the adapter.

const opened: ServedCardDav[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map(({ close }) => close()));
});

const cardOf = (uid: string, name: string): string =>
  `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:${uid}\r\nN:${name};;;;\r\nFN:${name}\r\nNOTE:<&> "]]>\r\nEND:VCARD\r\n`;

const signedIn = async (
  service: ReturnType<typeof cardDavService>,
): Promise<{ readonly client: DAVClient; readonly url: string }> => {
  const served = await service.serve();
  opened.push(served);
  const client = new DAVClient({
    serverUrl: served.url,
    credentials: { username: "alice", password: "secret" },
    authMethod: "Basic",
    defaultAccountType: "carddav",
  });
  await client.login();
  return { client, url: served.url };
};

/** Where tsdav leaves the new token. */
const tokenOf = ([answer]: Awaited<ReturnType<DAVClient["syncCollection"]>>): string => {
  const raw = answer?.raw as { readonly multistatus: { readonly syncToken: string } };
  return raw.multistatus.syncToken;
};

describe.each(["good", "radicale", "sabre", "cyrus", "davical", "nextcloud"] as const)(
  "plain tsdav on %s",
  (server) => {
    const service = (): ReturnType<typeof cardDavService> =>
      cardDavService({ quirks: server === "good" ? {} : cardDavServers[server] });

    it("signs in, and finds and makes address books", async () => {
      const simulator = service();
      const { client, url } = await signedIn(simulator);
      const [found, ...others] = await client.fetchAddressBooks();
      expect([found?.displayName, found?.url, others]).toEqual([
        "Contacts",
        simulator.book().url.replace(simulator.origin, url),
        [],
      ]);
      expect(found?.reports).toContain("syncCollection");
      const made = await client.makeCollection({
        url: new URL("../new/", found?.url).href,
        props: {
          [`${DAVNamespaceShort.DAV}:resourcetype`]: {
            [`${DAVNamespaceShort.DAV}:collection`]: {},
            [`${DAVNamespaceShort.CARDDAV}:addressbook`]: {},
          },
          [`${DAVNamespaceShort.DAV}:displayname`]: "New one",
        },
      });
      expect(made[0]?.status).toBe(201);
      expect((await client.fetchAddressBooks()).map(({ displayName }) => displayName)).toEqual([
        "Contacts",
        "New one",
      ]);
    });

    it("makes, reads, changes and deletes cards, and hears of what others do", async () => {
      const simulator = service();
      const { client } = await signedIn(simulator);
      const [addressBook] = await client.fetchAddressBooks();
      const url = addressBook?.url ?? "";
      const sync = (syncToken: string): ReturnType<DAVClient["syncCollection"]> =>
        client.syncCollection({
          url,
          props: { [`${DAVNamespaceShort.DAV}:getetag`]: {} },
          syncLevel: 1,
          syncToken,
        });
      const create = (uid: string): Promise<Response> =>
        client.createVCard({
          addressBook: addressBook as DAVCollection,
          filename: `${uid}.vcf`,
          vCardString: cardOf(uid, uid),
        });

      expect((await create("anna")).status).toBe(201);
      expect((await create("anna")).status).toBe(412);
      const first = await sync("");
      expect(first.map(({ href }) => href)).toEqual([new URL(`${url}anna.vcf`).pathname]);
      const token = tokenOf(first);

      const read = async (): Promise<{ readonly etag: string; readonly data: string }> => {
        const [card] = await client.addressBookMultiGet({
          url,
          props: {
            [`${DAVNamespaceShort.DAV}:getetag`]: {},
            [`${DAVNamespaceShort.CARDDAV}:address-data`]: {},
          },
          objectUrls: [new URL(`${url}anna.vcf`).pathname],
          depth: "0",
        });
        const data: unknown = card?.props?.["addressData"];
        const text = typeof data === "string" ? data : (data as { _cdata?: string | string[] })._cdata;
        return {
          etag: String(card?.props?.["getetag"]),
          data: Array.isArray(text) ? text.join("") : String(text),
        };
      };
      const { etag, data } = await read();
      expect(data).toMatch(/FN:anna\r?\n/u);
      expect(data).toContain('NOTE:<&> "]]>');

      const changed = { url: `${url}anna.vcf`, data: cardOf("anna", "Lo") };
      expect((await client.updateVCard({ vCard: { ...changed, etag: '"other"' } })).status).toBe(412);
      expect((await client.updateVCard({ vCard: { ...changed, etag } })).ok).toBe(true);
      simulator.book().add(cardOf("olga", "Olga"), "olga.vcf");
      const second = await sync(token);
      expect(second.map(({ href, props }) => [href?.split("/").at(-1), typeof props?.["getetag"]])).toEqual([
        ["anna.vcf", "string"],
        ["olga.vcf", "string"],
      ]);

      const now = await read();
      expect(now.data).toMatch(/FN:Lo\r?\n/u);
      expect((await client.deleteVCard({ vCard: { url: `${url}anna.vcf`, etag: now.etag } })).ok).toBe(true);
      const third = await sync(tokenOf(second));
      expect(third.map(({ href, status }) => [href?.split("/").at(-1), status])).toEqual([["anna.vcf", 404]]);
      expect([...simulator.book().cards().keys()]).toEqual(["olga.vcf"]);
    });
  },
);

it("fetchVCards finds by query what a person added, under any href", async () => {
  const simulator = cardDavService({ quirks: { hrefSpelling: "LowerHex" } });
  const { client } = await signedIn(simulator);
  const [addressBook] = await client.fetchAddressBooks();
  const card = cardOf("å", "Åsa");
  simulator.book().add(card, "å @ b.vcf");
  const cards = await client.fetchVCards({ addressBook: addressBook as DAVCollection });
  expect(cards.map(({ data }) => String(data).trim().replaceAll(/\r?\n/gu, "\r\n"))).toEqual([card.trim()]);
});

it("a wrong password signs nobody in", async () => {
  const simulator = cardDavService();
  const served = await simulator.serve();
  opened.push(served);
  const client = new DAVClient({
    serverUrl: served.url,
    credentials: { username: "alice", password: "wrong" },
    authMethod: "Basic",
    defaultAccountType: "carddav",
  });
  await expect(client.login()).rejects.toThrow();
  expect(new Set(simulator.requests.all().map(({ status }) => status))).toEqual(new Set([401]));
});
