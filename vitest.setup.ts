import * as fc from "fast-check";

/**
 * Properties run on the same values every time, so that a red run is red for whoever looks into it.
 * `SEED=random npm test` looks elsewhere, `SEED=12345 npm test` there again; what is found becomes a
 * named example.
 */
const given = process.env["SEED"] ?? "20261121";

if (given !== "random") fc.configureGlobal({ seed: Number(given) });
