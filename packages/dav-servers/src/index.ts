export { type DavServer, password, username } from "./dav-server.js";
export { isInstalled } from "./installed.js";
export { startRadicale } from "./radicale.js";
export { startXandikos } from "./xandikos.js";
