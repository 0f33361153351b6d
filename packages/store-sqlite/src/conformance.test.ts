import { testDatabase, testStateStore } from "@spegla/testkit";
import { describe, it } from "vitest";
import { freshContacts } from "../test/conformance-subject.js";
import { freshPath, openAt } from "../test/fresh-store.js";

for (const pageSize of [2, 500])
  describe(`contacts in a file, pages of ${pageSize}`, () => {
    testDatabase({ it }, () => freshContacts({ pageSize, replicaId: "office" }), {
      contacts: "Exact",
      ownWrites: "Acknowledged",
      applicationCan: ["another", "expireCursors", "purge", "reclassify", "reopen"],
    });
  });

describe("state in a file", () => {
  testStateStore(
    { it },
    async () => {
      const path = freshPath();
      const { state, close } = await openAt(path);
      return {
        store: state,
        otherHolder: async () => (await openAt(path)).state,
        reopened: async () => {
          close();
          return (await openAt(path)).state;
        },
      };
    },
    { restarts: "Tried" },
  );
});
