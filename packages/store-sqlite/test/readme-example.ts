import * as E from "fp-ts/lib/Either.js";
import { openSqlite } from "@spegla/store-sqlite";

const opened = await openSqlite("contacts.db", { replicaId: "office" })();
if (E.isLeft(opened)) throw new Error(opened.left.message);
const { contacts, close } = opened.right;

const anna = await contacts.add({ contact: { givenName: "Anna", surname: "Berg" }, owner: "bo" })();
if (E.isLeft(anna)) throw new Error(anna.left._tag);
await contacts.edit(anna.right.id, (now) => ({ ...now, jobTitle: "Director" }))();
const found = await contacts.search("berg")();
console.log(E.isRight(found) && found.right[0]?.contact.jobTitle); // Director
close();
