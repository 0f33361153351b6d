import { type DavServer, isInstalled, startRadicale, startXandikos } from "@spegla/dav-servers";
import { afterAll, beforeAll, describe, it } from "vitest";

export const serverNames = ["radicale", "xandikos"] as const;
export type ServerName = (typeof serverNames)[number];

const starts = { radicale: startRadicale, xandikos: startXandikos };

/**
 * Tests on a real server, started once for all of them. Where it is not installed they are left out, and
 * the report says so; with `REQUIRE_SERVERS=1` in the environment that is a failure.
 */
export const describeOnServer = (
  name: ServerName,
  title: string,
  tests: (server: () => DavServer) => void,
): void => {
  describe(`${title}: ${name}`, () => {
    if (!isInstalled(name)) return reportMissing(name);
    let server: DavServer | undefined;
    beforeAll(async () => {
      server = await starts[name]();
    }, 60_000);
    afterAll(() => server?.stop());
    tests(() => {
      if (server === undefined) throw new Error(`${name} is asked for before it was started`);
      return server;
    });
  });
};

const reportMissing = (name: ServerName): void => {
  const install = `${name} is not installed (apt-get install ${name})`;
  if (process.env["REQUIRE_SERVERS"] !== "1") return it.skip(`left out: ${install}`, () => {});
  it("is installed", () => {
    throw new Error(install);
  });
};
