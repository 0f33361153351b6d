import { describe, expect, it } from "vitest";
import { targetFrom, wrongTarget } from "./target-options.js";

const none = { directory: undefined, carddav: undefined, user: undefined };
const server = { ...none, carddav: "https://dav.example.com/" };
const password = { CARDDAV_PASSWORD: "secret" };

describe("the choice of a target", () => {
  it.each([
    ["nothing", none, {}, "--directory DIR or --carddav SERVER is missing"],
    ["both", { ...server, directory: "books" }, {}, "--directory and --carddav are given: use one of them"],
    ["a user for a directory", { ...none, directory: "books", user: "anna" }, {}, "--user is given without"],
    ["no password", { ...server, user: "anna" }, {}, "set CARDDAV_PASSWORD"],
    ["no user", server, password, "give --user NAME"],
  ])("%s is wrong", (_, given, environment, message) => {
    expect(wrongTarget(given, environment)).toContain(message);
  });

  it.each([
    ["a directory", { ...none, directory: "books" }, {}, "vCards in "],
    ["a server with a password", { ...server, user: "anna" }, password, "CardDAV at dav.example.com"],
    ["a server with a token", server, { CARDDAV_TOKEN: "t0ken" }, "CardDAV at dav.example.com"],
  ])("%s is right", (_, given, environment, name) => {
    expect(wrongTarget(given, environment)).toBeUndefined();
    expect(targetFrom(given, environment).name).toContain(name);
  });
});
