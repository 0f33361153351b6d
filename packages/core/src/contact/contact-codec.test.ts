import { aContact } from "@spegla/testkit";
import * as fc from "fast-check";
import { it } from "vitest";
import { decodeContact, encodeContact } from "./contact-codec.js";
it("bench", () => {
  const cs = fc.sample(aContact, { numRuns: 10000, seed: 1 }).map((c) => JSON.stringify(encodeContact(c)));
  for (let i = 0; i < 3; i++) {
    const parsed = cs.map((c) => JSON.parse(c));
    const t0 = performance.now();
    let n = 0;
    for (const c of parsed) if (decodeContact(c)._tag === "Right") n++;
    console.log(n, performance.now() - t0);
    const t1 = performance.now();
    for (const p of parsed)
      encodeContact({
        ...p,
        emails: [],
        phones: [],
        addresses: [],
        urls: [],
        ims: [],
        categories: [],
        custom: {},
      });
    console.log("enc", performance.now() - t1);
  }
});
