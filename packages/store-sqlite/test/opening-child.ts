import { openSqlite } from "../src/index.js";

/** Says what opening `<path>` answers. */
const opened = await openSqlite(process.argv[2] ?? "")();
console.log(opened._tag === "Left" ? `${opened.left._tag}: ${opened.left.message}` : "opened");
