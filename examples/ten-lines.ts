import { mkdirSync } from "node:fs";
import { fileTarget } from "@spegla/adapter-file";
import { createMirror } from "@spegla/core";
import { openSqlite } from "@spegla/store-sqlite";
import * as E from "fp-ts/lib/Either.js";

const opened = await openSqlite("crm.sqlite")();
if (E.isLeft(opened)) throw new Error(opened.left.message);
const { contacts, state, close } = opened.right;
await contacts.add({ contact: { givenName: "Anna", surname: "Berg" } })();

mkdirSync("books/contacts", { recursive: true });
const target = fileTarget({ directory: "books" });
const mirror = createMirror({ database: contacts, state, target, folder: "contacts", category: "Business" });
const { outcome, writes } = await mirror.sync();
console.log(outcome, writes.folder); // Complete 1
close();
