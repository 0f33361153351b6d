import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type DavServer, password, startServer, username } from "./dav-server.js";

/** Radicale, which checks the password, passes every card through a parser of its own, and speaks HTTP/1.0. */
export const startRadicale = (): Promise<DavServer> =>
  startServer({
    command: "radicale",
    home: `/${username}/`,
    prepare: async ({ directory, port }) => {
      const [users, config, data] = ["users", "config", "data"].map((name) => join(directory, name));
      await mkdir(data ?? "");
      await writeFile(users ?? "", `${username}:${password}\n`);
      await writeFile(
        config ?? "",
        [
          "[server]",
          `hosts = 127.0.0.1:${port}`,
          "[auth]",
          "type = htpasswd",
          `htpasswd_filename = ${users}`,
          "htpasswd_encryption = plain",
          "delay = 0",
          "[rights]",
          "type = owner_only",
          "[storage]",
          `filesystem_folder = ${data}`,
          "[logging]",
          "level = warning",
        ].join("\n"),
      );
      return ["--config", config ?? ""];
    },
  });
