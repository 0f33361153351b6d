import { chooseTargetCases, testTarget } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { declaration, readOnlyDeclaration } from "../test/declaration.js";
import { graphPlace } from "../test/graph-place.js";
import { subjectIn, subjectOn } from "../test/subject.js";

describe("a folder of a service that goes by the book", () => {
  it("is tried on everything but what no such folder has", () => {
    expect(chooseTargetCases(declaration).leftOut.map(({ rule, because }) => `${rule} ${because}`)).toEqual([
      "TF8 the target can create folders",
      "TF13 everything comes in one page",
      "TF14 everything comes in one page",
      "TF21 everything comes in one page",
      "TF32 `personCan` does not name addNamed",
      "TF35 the service names copies",
      "TF76 the folder holds photos",
      "TF77 `refuses` names no contact that the target refuses",
      "TF82 the folder can be written",
      "TF83 the folder has no `acknowledge`",
      "TF84 the folder has no `acknowledge`",
      "TF85 the folder has no `acknowledge`",
      "TF86 the folder has no `acknowledge`",
    ]);
  });

  testTarget({ it }, () => subjectOn({ title: "", switches: {} }), declaration);
});

describe("a folder whose changes come in pages of three", () => {
  const switches = { deltaMaxPageSize: 3, deltaGenerations: 1_000 };
  testTarget({ it }, () => subjectOn({ title: "", switches }), { ...declaration, pageSize: 3, runs: 4 });
});

describe("a folder that is only read", () => {
  const subject = async () => subjectIn(graphPlace(), { access: "ReadOnly" });
  testTarget({ it }, subject, { ...readOnlyDeclaration, folders: "Given" });
});
