import { leftTo, mustBeSame, rightTo } from "../asking.js";
import { aliased, commitAlone, leaseOf, link, minuteMs, mustHoldRecords } from "./store-steps.js";
import type { StateStoreCase } from "./store-subject.js";

export const moveCases: ReadonlyArray<StateStoreCase> = [
  {
    rule: "ST28",
    title:
      "a move brings all records with their aliases, in the place of what was there, before drops and puts",
    likelyCause: "records are added to what the collection had, or an index of aliases stays behind",
    run: async ({ store }) => {
      const former = { collection: "former/links" } as const;
      await commitAlone(
        store,
        { puts: [aliased("a", "x"), link("b"), link("dropped")] },
        {
          puts: [
            { ...aliased("a", "w", "before"), ...former },
            { ...aliased("old", "y"), ...former },
          ],
        },
        {
          moves: [{ from: "links", to: "former/links" }],
          drops: [{ collection: "former/links", key: "dropped" }],
          puts: [aliased("c", "x"), { ...link("b", "put"), ...former }],
        },
      );
      await mustHoldRecords(store, [aliased("c", "x")]);
      await mustHoldRecords(store, [aliased("a", "x"), link("b", "put")], "former/links");
      const found = await rightTo("find", () => store.find("former/links", ["w", "y"]));
      mustBeSame(found, [], "what find of the former aliases answers");
    },
  },
  {
    rule: "ST29",
    title:
      "moves are done in their order, behind the clears; a move of nothing leaves nothing, and one onto itself all",
    likelyCause: "moves are done all at once, or a collection is emptied before it is moved onto itself",
    run: async ({ store }) => {
      await commitAlone(
        store,
        { puts: [link("a"), { ...link("b"), collection: "plan" }, { ...link("c"), collection: "held" }] },
        {
          clears: ["held"],
          moves: [
            { from: "links", to: "former/links" },
            { from: "plan", to: "links" },
            { from: "held", to: "former/held" },
            { from: "links", to: "links" },
          ],
        },
      );
      await mustHoldRecords(store, [link("a")], "former/links");
      await mustHoldRecords(store, [link("b")]);
      for (const empty of ["plan", "held", "former/held"] as const) await mustHoldRecords(store, [], empty);
      await commitAlone(store, { moves: [{ from: "plan", to: "links" }] });
      await mustHoldRecords(store, []);
    },
  },
  {
    rule: "ST30",
    title: "who lost the lease moves nothing",
    likelyCause: "the lease is asked for by the puts of a commit alone",
    run: async ({ store, otherHolder }) => {
      await commitAlone(store, { puts: [aliased("a", "x")] });
      const lost = await leaseOf(store);
      await leaseOf(await otherHolder(), 2 * minuteMs);
      const move = { moves: [{ from: "links", to: "former/links" }] } as const;
      await leftTo("a commit under a lease that was lost", () => store.commit(lost, move), "LeaseLost");
      await mustHoldRecords(store, [aliased("a", "x")]);
      await mustHoldRecords(store, [], "former/links");
    },
  },
];
