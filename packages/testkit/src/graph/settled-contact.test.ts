import { describe, expect, it } from "vitest";
import { type AskGraph, askingGraph } from "./asking-graph.js";
import type { Json } from "./graph-message.js";
import { type GraphService, graphService } from "./graph-service.js";
import type { GraphSwitches } from "./graph-switches.js";

type Writing = {
  readonly service: GraphService;
  readonly ask: AskGraph;
  readonly create: (body: Json) => Promise<Json>;
  readonly change: (before: Json, patch: Json) => Promise<Json>;
};

const writing = (switches: Partial<GraphSwitches> = {}): Writing => {
  const service = graphService({ switches });
  const ask = askingGraph(service);
  return {
    service,
    ask,
    create: async (body) => (await ask("POST", "/me/contacts", body)).json,
    change: async (before, patch) => (await ask("PATCH", `/me/contacts/${String(before["id"])}`, patch)).json,
  };
};

describe("names", () => {
  const whole = { title: "Dr.", givenName: "Åsa", middleName: "Eva", surname: "Ek", generation: "Jr." };

  it("are made up where none is sent", async () => {
    expect(await writing().create(whole)).toMatchObject({
      displayName: "Dr. Åsa Eva Ek Jr.",
      fileAs: "Ek, Åsa Eva",
      initials: "Å.E.E.",
    });
  });

  it("are kept where they are sent, and made anew by a change of a part that does not send them", async () => {
    const { create, change } = writing();
    const made = await create({ ...whole, displayName: "The boss" });
    expect(made["displayName"]).toBe("The boss");
    expect((await change(made, { jobTitle: "Buyer" }))["displayName"]).toBe("The boss");
    const sent = await change(made, { surname: "Lo", displayName: "The boss" });
    expect([sent["displayName"], sent["fileAs"]]).toEqual(["The boss", "Lo, Åsa Eva"]);
    expect((await change(made, { surname: "By" }))["displayName"]).toBe("Dr. Åsa Eva By Jr.");
  });
});

describe("e-mail addresses", () => {
  const address = "anna@x.se";

  it("stand in three places, as a list and as slots; a list replaces them all", async () => {
    const { create, change } = writing();
    const made = await create({ emailAddresses: [{ address }, { address: "b@x.se", name: "B" }] });
    expect(made).toMatchObject({
      emailAddresses: [
        { name: address, address },
        { name: "B", address: "b@x.se" },
      ],
      secondaryEmailAddress: { name: "B", address: "b@x.se" },
      tertiaryEmailAddress: null,
    });
    const slotted = await change(made, {
      primaryEmailAddress: null,
      tertiaryEmailAddress: { address: "c@x.se" },
    });
    expect(slotted["emailAddresses"]).toEqual([
      { name: "B", address: "b@x.se" },
      { name: "c@x.se", address: "c@x.se" },
    ]);
    expect(slotted["primaryEmailAddress"]).toBeNull();
    expect((await change(made, { emailAddresses: [] }))["secondaryEmailAddress"]).toBeNull();
  });

  it("may keep the name they had first, or have the directory's", async () => {
    const sticky = writing({ emailNames: "Sticky" });
    await sticky.create({ emailAddresses: [{ address, name: "First" }] });
    const again = { emailAddresses: [{ address: "ANNA@x.se", name: "Second" }] };
    expect((await sticky.create(again))["emailAddresses"]).toEqual([{ name: "First", address: "ANNA@x.se" }]);
    const listed = writing({ emailNames: "Directory" });
    listed.service.mailbox().nameInDirectory(address, "Anna Ek");
    expect((await listed.create(again))["emailAddresses"]).toEqual([
      { name: "Anna Ek", address: "ANNA@x.se" },
    ]);
  });

  it("bad ones are kept, dropped or refused", async () => {
    const bad = { emailAddresses: [{ address: "no address", name: "N" }] };
    expect((await writing().create(bad))["emailAddresses"]).toEqual([{ name: "N", address: "no address" }]);
    expect((await writing({ badEmails: "Dropped" }).create(bad))["emailAddresses"]).toEqual([{ name: "N" }]);
    expect((await writing({ badEmails: "Refused" }).ask("POST", "/me/contacts", bad)).code).toBe(
      "ErrorInvalidRecipients",
    );
  });

  it("beside slots they may be refused", async () => {
    const both = { emailAddresses: [{ address }], primaryEmailAddress: { address } };
    expect((await writing({ slotsBesideList: "Refused" }).ask("POST", "/me/contacts", both)).status).toBe(
      400,
    );
  });
});

describe("other values", () => {
  it("addresses are replaced whole", async () => {
    const { create, change } = writing();
    const made = await create({ homeAddress: { street: "Kajgatan 4", city: "Malmö", state: null } });
    expect(made["homeAddress"]).toEqual({ street: "Kajgatan 4", city: "Malmö" });
    expect((await change(made, { homeAddress: { city: "Lund" } }))["homeAddress"]).toEqual({ city: "Lund" });
    const refusing = writing({ emptyAddress: "Refused" });
    expect((await refusing.ask("POST", "/me/contacts", { homeAddress: null })).status).toBe(400);
  });

  it.each([
    ["Null", [null, null]],
    ["Empty", ["", ""]],
    ["Mixed", [null, ""]],
  ] as const)("empty texts come back %s", async (emptyTexts, seen) => {
    const made = await writing({ emptyTexts }).create({ givenName: "Åsa" });
    expect(new Set([made["jobTitle"], made["companyName"]])).toEqual(new Set(seen));
  });

  it.each([
    ["AsSent", "1974-07-22", "1974-07-22T00:00:00Z"],
    ["Noon", "1974-07-22", "1974-07-22T11:59:00Z"],
    ["Noon", "1974-07-22T11:59:00Z", "1974-07-22T11:59:00Z"],
    ["Midnight", "1974-07-22T11:59:00Z", "1974-07-21T23:00:00Z"],
    ["Midnight", "1974-07-21T23:00:00Z", "1974-07-21T23:00:00Z"],
  ] as const)("birthdays %s: %s is %s", async (birthdayTime, sent, kept) => {
    const { create, change } = writing({ birthdayTime });
    const made = await create({ birthday: sent });
    expect(made["birthday"]).toBe(kept);
    expect((await change(made, { birthday: null }))["birthday"]).toBeNull();
  });

  it("notes that begin with a line break are mangled in lists alone", async () => {
    const { create, ask } = writing({ listedNotes: "Cut" });
    const personalNotes = `\nfirst\r\n${"x".repeat(300)}`;
    const made = await create({ personalNotes });
    const [listed] = (await ask("GET", "/me/contacts")).value;
    expect(listed?.["personalNotes"]).toBe(`first${"x".repeat(251)}`);
    expect((await ask("GET", `/me/contacts/${String(made["id"])}`)).json["personalNotes"]).toBe(
      personalNotes,
    );
  });

  it("long texts are kept, cut or refused", async () => {
    const long = {
      jobTitle: "x".repeat(300),
      personalNotes: "y".repeat(40_000),
      homeAddress: { street: "z".repeat(2_000) },
    };
    expect(await writing().create(long)).toMatchObject(long);
    const cut = await writing({ longTexts: "Cut" }).create(long);
    expect([cut["jobTitle"], cut["personalNotes"]]).toEqual(["x".repeat(255), "y".repeat(32_000)]);
    const refusing = writing({ longTexts: "Refused" });
    for (const [name, value] of Object.entries(long))
      expect((await refusing.ask("POST", "/me/contacts", { [name]: value })).code).toBe(
        "ErrorPropertyValidationFailure",
      );
  });

  it("unlisted categories are dropped, or kept", async () => {
    const dropping = writing({ unlistedCategory: "Dropped" });
    dropping.service.mailbox().addCategory("Known", "preset1");
    const body = { categories: ["Known", "Unknown"] };
    expect((await dropping.create(body))["categories"]).toEqual(["Known"]);
    expect((await writing().create(body))["categories"]).toEqual(["Known", "Unknown"]);
  });

  it("read-only and unknown properties are refused or ignored", async () => {
    const status = async (switches: Partial<GraphSwitches>, body: Json): Promise<number> =>
      (await writing(switches).ask("POST", "/me/contacts", body)).status;
    const readOnly = { createdDateTime: "2020-01-01T00:00:00Z" };
    expect([await status({}, readOnly), await status({ readOnlyWrite: "Refused" }, readOnly)]).toEqual([
      201, 400,
    ]);
    const unknown = { shoeSize: "42" };
    expect([await status({}, unknown), await status({ unknownProperty: "Ignored" }, unknown)]).toEqual([
      400, 201,
    ]);
    const parent = writing({ parentFolderWrite: "Refused" });
    const made = await parent.create({});
    expect(
      (await parent.ask("PATCH", `/me/contacts/${String(made["id"])}`, { parentFolderId: "x" })).status,
    ).toBe(400);
  });
});
