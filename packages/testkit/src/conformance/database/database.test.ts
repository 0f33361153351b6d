import { describe, expect, it } from "vitest";
import { declaredOfMemory, memorySubject } from "../../../test/planted-database-subject.js";
import { isBrokenRule, runCase } from "../conformance-case.js";
import type { DatabaseDeclaration } from "./database-subject.js";
import { chooseDatabaseCases, databaseCases, testDatabase } from "./test-database.js";

for (const pageSize of [1, 2, 100])
  for (const items of ["WithPull", "OnRead"] as const)
    describe(`memoryDatabase, pages of ${pageSize}, items ${items}`, () => {
      testDatabase({ it }, async () => memorySubject({ pageSize, items }), declaredOfMemory);
    });

describe("memoryDatabase that does not acknowledge", () => {
  const declared = { ...declaredOfMemory, ownWrites: "ComeBack" } as const;
  testDatabase({ it }, async () => memorySubject({ pageSize: 5, acknowledges: false }), declared);
});

describe("the database cases", () => {
  it("are numbered in order, and each says what most often breaks it", () => {
    expect(databaseCases.map(({ rule }) => rule)).toEqual(databaseCases.map((_, at) => `DB${at + 1}`));
    expect(new Set(databaseCases.map(({ title }) => title)).size).toBe(databaseCases.length);
    for (const { likelyCause } of databaseCases) expect(likelyCause.length).toBeGreaterThan(20);
  });

  it("leave out what a database declares no ability for, and say so", () => {
    const nothing = { contacts: "Equal", ownWrites: "ComeBack", applicationCan: [] } as const;
    const { applying, leftOut } = chooseDatabaseCases(nothing);
    expect(applying.length + leftOut.length).toBe(databaseCases.length);
    const reasons = leftOut.map(({ rule, because }) => `${rule}: ${because}`);
    expect(reasons).toContain("DB48: the database has no `acknowledge`");
    expect(reasons).toContain("DB21: `applicationCan` does not name purge");
    expect(chooseDatabaseCases(declaredOfMemory).leftOut.map(({ rule }) => rule)).toEqual(["DB3"]);
  });

  it("do not take an ability for granted that is not declared, nor leave it out in silence", async () => {
    const [declaration] = databaseCases;
    if (declaration === undefined) throw new Error("there are no cases");
    const isBroken = (declared: DatabaseDeclaration): Promise<boolean> =>
      runCase(declaration, async () => memorySubject(), declared).then(() => false, isBrokenRule);
    expect(await isBroken(declaredOfMemory)).toBe(false);
    expect(await isBroken({ ...declaredOfMemory, ownWrites: "ComeBack" })).toBe(true);
    expect(
      await isBroken({ ...declaredOfMemory, applicationCan: ["another", "expireCursors", "purge"] }),
    ).toBe(true);
    expect(
      await isBroken({ ...declaredOfMemory, applicationCan: [...declaredOfMemory.applicationCan, "reopen"] }),
    ).toBe(true);
  });
});
