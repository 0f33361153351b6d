import {
  type ContactEdit,
  aContact,
  aSmallContact,
  aSmallEdit,
  anEdit,
  aProjection,
  editContact,
  heldContact,
  respelledContact,
} from "@spegla/testkit";
import * as fc from "fast-check";
import { it } from "vitest";
import type { Contact } from "../contact/contact.js";
import { eqContact } from "../contact/eq-contact.js";
import { diffContacts } from "../change/diff.js";
import { eqFieldValue, fieldValues } from "../change/field-value.js";
import { viewContact } from "../projection/view.js";
import { checkContact } from "../contact/contact-limits.js";
import type { FieldPath } from "../contact/field-path.js";
import { mergeSides } from "./merge-sides.js";

const runs = Number(process.env["RUNS"] ?? 3000);
const edits = (e: fc.Arbitrary<ContactEdit>) => fc.array(e, { maxLength: 3 });
const aCase = fc
  .oneof(
    { weight: 4, arbitrary: fc.constant([aSmallContact, aSmallEdit] as const) },
    { weight: 1, arbitrary: fc.constant([aContact, anEdit] as const) },
  )
  .chain(([c, e]) =>
    fc.record({
      start: c,
      rounds: fc.array(
        fc.record({
          db: edits(e),
          folder: edits(e),
          seed: fc.nat(),
          newer: fc.constantFrom("Database" as const, "Folder" as const),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
  );
const aPolicy = fc.constantFrom("database" as const, "folder" as const, "newest" as const, "ask" as const);
const apply = (es: ReadonlyArray<ContactEdit>, c: Contact) => es.reduce((x, e) => editContact(e)(x), c);

const walk = (
  projection: any,
  policy: any,
  { start, rounds }: any,
  respell: boolean,
  visit: (x: any) => void,
) => {
  const store = (seed: number, c: Contact) => {
    const held = heldContact(projection)(c);
    if (!respell) return held;
    const respelled = respelledContact(seed)(held);
    return eqContact(heldContact(projection)(respelled), held) ? respelled : held; // a service does not cut what it respelled
  };
  let base = { database: start as Contact, folder: store(1, viewContact(projection)(start)) };
  let undecided: ReadonlyArray<FieldPath> = [];
  for (const r of rounds) {
    const database = apply(r.db, base.database);
    const folder = store(r.seed, apply(r.folder, base.folder));
    const sides = { base, database, folder, undecided, newer: r.newer };
    const merged = mergeSides(projection, policy)(sides);
    const stored = eqContact(merged.folder, folder) ? folder : store(r.seed + 1, merged.folder);
    const next = {
      base: { database: merged.database, folder: stored },
      database: merged.database,
      folder: stored,
      undecided: merged.undecided,
      newer: r.newer,
    };
    const again = mergeSides(projection, policy)(next);
    visit({ sides, merged, stored, again, next });
    base = next.base;
    undecided = merged.undecided;
  }
};
const viewContactValue = (v: any) => v;
// the folder changed the head of a text, the database its tail
const textKept = (v: any, list: any[]) =>
  v._tag === "Text" && list.some((x) => x._tag === "Text" && x.field === v.field);
const bare = (v: any) =>
  typeof v.value === "object" ? { ...v, value: (({ preferred, label, ...r }: any) => r)(v.value) } : v;
const labelsKept = (_p: any, v: any, list: any[]) =>
  list.some(
    (x) =>
      x &&
      x._tag === v._tag &&
      x.field === v.field &&
      (x._tag === "Text"
        ? x.value.startsWith(v.value) || v.value.startsWith(x.value)
        : eqFieldValue(bare(x), bare(v))),
  );
const lean = (k: string, v: any) =>
  (Array.isArray(v) && v.length === 0 && !["und", "undecided"].includes(k)) ||
  (k === "custom" && Object.keys(v).length === 0)
    ? undefined
    : v;
const must = (ok: boolean, why: string, x: any) => {
  if (!ok)
    throw new Error(
      why +
        "\n" +
        Object.entries(x)
          .map(([k, v]: any) =>
            k === "sides" || k === "merged" || k === "again"
              ? Object.entries(v)
                  .map(([j, w]: any) =>
                    j === "base"
                      ? "base.db " +
                        JSON.stringify(w?.database, lean) +
                        "\nbase.f  " +
                        JSON.stringify(w?.folder, lean)
                      : k + "." + j + " " + JSON.stringify(w, lean),
                  )
                  .join("\n")
              : k + " " + JSON.stringify(v, lean),
          )
          .join("\n") +
        "\n@@",
    );
};

for (const respell of [false, true]) {
  it(`still ${respell}`, () => {
    fc.assert(
      fc.property(aProjection, aPolicy, aCase, (p, policy, c) =>
        walk(p, policy, c, respell, ({ sides, merged, stored, again, next }) => {
          const intoDb = diffContacts(next.database, again.database),
            intoF = diffContacts(next.folder, again.folder);
          must(
            intoDb.length + intoF.length + again.conflicts.length === 0 &&
              JSON.stringify(again.undecided) === JSON.stringify(next.undecided),
            "not still",
            { sides, merged, stored, intoDb, intoF, conf: again.conflicts, und: again.undecided },
          );
        }),
      ),
      { numRuns: runs, verbose: 0 },
    );
  });
  it(`converged ${respell}`, () => {
    fc.assert(
      fc.property(aProjection, aPolicy, aCase, (p, policy, c) =>
        walk(p, policy, c, respell, ({ sides, merged, stored }) => {
          if (merged.undecided.length) return;
          must(eqContact(viewContact(p)(merged.database), merged.folder), "not converged", {
            diff: diffContacts(viewContact(p)(merged.database), merged.folder),
            sides,
            merged,
            stored,
          });
        }),
      ),
      { numRuns: runs, verbose: 0 },
    );
  });
  it(`valid ${respell}`, () => {
    fc.assert(
      fc.property(aProjection, aPolicy, aCase, (p, policy, c) =>
        walk(p, policy, c, respell, ({ sides, merged }) => {
          for (const s of [merged.database, merged.folder]) {
            const x = checkContact(s);
            must(x._tag === "Right", "invalid", { x, sides, merged });
          }
        }),
      ),
      { numRuns: runs, verbose: 0 },
    );
  });
  it(`undecided paths real ${respell}`, () => {
    fc.assert(
      fc.property(aProjection, fc.constant("ask"), aCase, (p, policy, c) =>
        walk(p, policy, c, respell, ({ sides, merged }) => {
          const v = fieldValues(merged.database);
          const vf = fieldValues(merged.folder);
          for (const path of merged.undecided)
            must(v.has(path) || vf.has(path), "unreal " + JSON.stringify(path), { sides, merged });
        }),
      ),
      { numRuns: runs, verbose: 0 },
    );
  });
  it(`no edit lost ${respell}`, () => {
    fc.assert(
      fc.property(aProjection, aPolicy, aCase, (p, policy, c) =>
        walk(p, policy, c, respell, ({ sides, merged, base: _ }) => {
          const strip = (v: any) => (typeof v === "object" ? (({ preferred, ...r }: any) => r)(v) : v);
          const has = (list: any[], v: any) =>
            list.some(
              (x) =>
                x &&
                x._tag === v._tag &&
                x.field === v.field &&
                x.name === v.name &&
                (eqFieldValue(x, v) ||
                  eqFieldValue({ ...x, value: strip(x.value) }, { ...v, value: strip(v.value) })),
            );
          const inDb = [...fieldValues(merged.database).values()],
            inF = [...fieldValues(merged.folder).values()];
          const confl = merged.conflicts.flatMap((x: any) => [x.database, x.folder]);
          for (const ch of diffContacts(sides.base.database, sides.database)) {
            if (ch._tag === "Removed")
              must(
                !has(inDb, ch.before) ||
                  merged.conflicts.some((x: any) => x.path === ch.path) ||
                  has([...fieldValues(sides.folder).values()], viewContactValue(ch.before)),
                "db removal lost",
                { ch, policy, sides, merged },
              );
            else
              must(
                has(inDb, ch.after) ||
                  has(confl, ch.after) ||
                  sides.undecided.includes(ch.path) ||
                  textKept(ch.after, inDb),
                "db edit lost",
                { ch, policy, sides, merged },
              );
          }
          for (const ch of diffContacts(sides.base.folder, sides.folder)) {
            if (ch._tag === "Removed") continue;
            const v = viewContact(p);
            const inView = [...fieldValues(v(merged.database)).values(), ...inF];
            must(
              has(inView, ch.after) ||
                has(confl, ch.after) ||
                sides.undecided.length > 0 ||
                (ch._tag === "Changed" && labelsKept(p, ch.after, confl)) ||
                labelsKept(p, ch.after, inDb),
              "folder edit lost",
              { ch, policy, sides, merged },
            );
          }
        }),
      ),
      { numRuns: runs, verbose: 0 },
    );
  });
}
