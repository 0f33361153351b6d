import { describe, expect, it } from "vitest";
import { type GraphHint, handleNotification } from "./handle-notification.js";

const address = "https://hook.example/n?tenant=1";

const posted = (body: unknown, url = address): Request =>
  new Request(url, { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) });

const changed = (subscriptionId: string, clientState: string | null = "s3cret") => ({
  subscriptionId,
  subscriptionExpirationDateTime: "2026-03-04T10:00:00+00:00",
  changeType: "updated",
  resource: "Users/9f0c/Contacts/CID",
  resourceData: { "@odata.type": "#Microsoft.Graph.Contact", id: "CID" },
  clientState,
  tenantId: "t",
});

const lifecycle = (lifecycleEvent: string) => ({
  subscriptionId: "c7e1",
  subscriptionExpirationDateTime: "2026-03-04T10:00:00+00:00",
  tenantId: "t",
  clientState: "s3cret",
  lifecycleEvent,
});

const heard = async (request: Request, clientStates: ReadonlyArray<string> = ["s3cret"]) => {
  const hints: GraphHint[] = [];
  const response = await handleNotification(request, { clientStates, hint: (hint) => hints.push(hint) });
  return { status: response.status, hints, response };
};

describe("the validation of an address", () => {
  const validating = (token: string, method = "POST"): Request =>
    new Request(`${address}&validationToken=${token}`, { method });

  it("is answered with the token, decoded, as plain text", async () => {
    const { response, hints } = await heard(validating("Validation%3a+Testing+%3cb%3e"));
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toMatch(/^text\/plain/u);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(await response.text()).toBe("Validation: Testing <b>");
    expect(hints).toEqual([]);
  });

  it("is of no use to send much of anything", async () => {
    const { response } = await heard(validating("x".repeat(5_000)));
    expect(response.status).toBe(400);
    expect(await response.text()).toBe("");
  });

  it("is a POST", async () => {
    const { response } = await heard(validating("x", "GET"));
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("POST");
    expect(await response.text()).toBe("");
  });
});

describe("a delivery", () => {
  it("becomes one hint for each subscription, and is accepted", async () => {
    const { status, hints } = await heard(posted({ value: [changed("a"), changed("b"), changed("a")] }));
    expect(status).toBe(202);
    expect(hints).toEqual([
      { _tag: "Changed", subscriptionId: "a" },
      { _tag: "Changed", subscriptionId: "b" },
    ]);
  });

  it.each<readonly [string, GraphHint["_tag"]]>([
    ["reauthorizationRequired", "Expiring"],
    ["subscriptionRemoved", "Removed"],
    ["missed", "Changed"],
    ["somethingNew", "Changed"],
  ])("of the lifecycle event %s is the hint %s", async (event, tag) => {
    const { status, hints } = await heard(posted({ value: [lifecycle(event)] }));
    expect(status).toBe(202);
    expect(hints).toEqual([{ _tag: tag, subscriptionId: "c7e1" }]);
  });

  it("tells apart what is heard of one subscription", async () => {
    const value = [lifecycle("subscriptionRemoved"), changed("c7e1"), lifecycle("missed")];
    expect((await heard(posted({ value }))).hints.map(({ _tag }) => _tag)).toEqual(["Removed", "Changed"]);
  });

  it("is heard only where it carries the secret", async () => {
    const value = [
      changed("forged", "guess"),
      changed("a"),
      changed("bare", null),
      changed("longer", "s3cret "),
    ];
    const { status, hints } = await heard(posted({ value }));
    expect(status).toBe(202);
    expect(hints).toEqual([{ _tag: "Changed", subscriptionId: "a" }]);
  });

  it("is refused if nothing of it carries the secret", async () => {
    const { status, hints } = await heard(posted({ value: [changed("a", "guess"), changed("b", "")] }));
    expect(status).toBe(403);
    expect(hints).toEqual([]);
  });

  it("may carry the secret of a subscription that is being replaced", async () => {
    for (const secret of ["old", "new"])
      expect((await heard(posted({ value: [changed("a", secret)] }), ["old", "new"])).status).toBe(202);
    expect((await heard(posted({ value: [changed("a", "oldnew")] }), ["old", "new"])).status).toBe(403);
  });

  it("may be empty", async () => {
    expect(await heard(posted({ value: [] }))).toMatchObject({ status: 202, hints: [] });
  });

  it.each([
    ["nothing", ""],
    ["no JSON", "value=1"],
    ["JSON that breaks off", '{"value":['],
    ["no list", { value: {} }],
    ["no object", "null"],
    ["an item without a subscription", { value: [changed("a"), { clientState: "s3cret" }] }],
  ])("that is %s is refused, and nothing of it heard", async (_what, body) => {
    expect(await heard(posted(body))).toMatchObject({ status: 400, hints: [] });
  });

  it("that is far too large is refused", async () => {
    const value = [{ ...changed("a"), padding: "x".repeat(5_000_000) }];
    expect(await heard(posted({ value }))).toMatchObject({ status: 413, hints: [] });
  });

  it("that breaks off on the line is refused", async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new TypeError("aborted")) });
    const request = new Request(address, { method: "POST", body, duplex: "half" });
    expect(await heard(request)).toMatchObject({ status: 400, hints: [] });
  });

  it("that the application cannot take is told again, because handling it fails", async () => {
    const hint = (): never => {
      throw new Error("not now");
    };
    await expect(
      handleNotification(posted({ value: [changed("a")] }), { clientStates: ["s3cret"], hint }),
    ).rejects.toThrow("not now");
  });
});

it.each([[[]], [[""]], [["s3cret", ""]]])(
  "secrets %o are refused: anybody has them",
  async (clientStates) => {
    await expect(heard(posted({ value: [changed("a", "")] }), clientStates)).rejects.toThrow(TypeError);
  },
);
