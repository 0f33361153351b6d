import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type DavServer, startServer, username } from "./dav-server.js";

/** Xandikos, which keeps a git repository and every byte of a card. It checks no password: any will do. */
export const startXandikos = (): Promise<DavServer> =>
  startServer({
    command: "xandikos",
    home: `/${username}/contacts/`,
    prepare: async ({ directory, port }) => {
      const data = join(directory, "data");
      await mkdir(data);
      const listening = ["--listen-address", "127.0.0.1", "--port", String(port)];
      return ["--directory", data, "--current-user-principal", `/${username}/`, "--defaults", ...listening];
    },
  });
