/** A CardDAV server in memory, in a process of its own: `bench-carddav-server.ts LATENCY_MS`. Prints its home's URL. */
import { cardDavService } from "@spegla/testkit";

const [latency = "0"] = process.argv.slice(2);
const service = cardDavService({ accounts: [{ username: "alice", password: "secret" }] });
const { url } = await service.serve({ latencyMs: Number(latency) });
console.log(url);
