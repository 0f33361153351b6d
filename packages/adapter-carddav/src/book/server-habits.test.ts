import { describe, expect, it } from "vitest";
import { serverHabits } from "./server-habits.js";

describe("whether a server keeps bytes", () => {
  it("is proven by sixteen cards that came back as they were sent", () => {
    const habits = serverHabits();
    for (let card = 0; card < 15; card += 1) habits.noteWritten(true);
    expect(habits.keepsBytes()).toBe(false);
    habits.noteWritten(true);
    expect(habits.keepsBytes()).toBe(true);
  });

  it("is disproven for good by one that did not", () => {
    const habits = serverHabits();
    habits.noteWritten(false);
    for (let card = 0; card < 40; card += 1) habits.noteWritten(true);
    expect(habits.keepsBytes()).toBe(false);
  });
});

describe("how many cards are asked for at once", () => {
  it("is 50, half of what was too many, and never less than one", () => {
    const habits = serverHabits();
    expect(habits.multigetSize()).toBe(50);
    habits.noteTooMany(50);
    expect(habits.multigetSize()).toBe(25);
    habits.noteTooMany(40);
    expect(habits.multigetSize()).toBe(20);
    habits.noteTooMany(1);
    expect(habits.multigetSize()).toBe(1);
  });

  it("is as many as make an answer of 4 MiB", () => {
    const habits = serverHabits();
    for (let card = 0; card < 10; card += 1) habits.noteCardBytes(1024 * 1024);
    expect(habits.multigetSize()).toBe(4);
    habits.noteCardBytes(100 * 1024 * 1024);
    expect(habits.multigetSize()).toBe(1);
  });
});

it("a server whose new tokens are refused twice in a row is not asked by token again", () => {
  const habits = serverHabits();
  habits.noteToken(false);
  habits.noteToken(true);
  habits.noteToken(false);
  expect(habits.refusesTokens()).toBe(false);
  habits.noteToken(false);
  expect(habits.refusesTokens()).toBe(true);
});

it("another version is asked for until that was in vain sixteen times in a row", () => {
  const habits = serverHabits();
  for (let asked = 0; asked < 15; asked += 1) habits.noteOtherVersion(false);
  habits.noteOtherVersion(true);
  for (let asked = 0; asked < 15; asked += 1) habits.noteOtherVersion(false);
  expect(habits.convertsVersions()).toBe(true);
  habits.noteOtherVersion(false);
  expect(habits.convertsVersions()).toBe(false);
});
