import * as E from "fp-ts/lib/Either.js";
import { expect } from "vitest";
import type { ReplicaError } from "@spegla/core";
import { type CardDavResolver, cardDavSettings } from "../../src/card-dav-options.js";
import { davClient } from "../../src/dav/make-dav-client.js";
import { type BookFinder, bookFinder } from "../../src/discovery/book-finder.js";
import { namedOrigins } from "../../src/discovery/named-origins.js";
import { serviceAddress } from "../../src/discovery/service-address.js";
import {
  type ScriptedAnswer,
  type ScriptedService,
  book,
  collection,
  homes,
  multistatus,
  principal,
  response,
} from "./scripted-service.js";

export const noRecords: CardDavResolver = {
  resolveSrv: () => Promise.reject(new Error("ENOTFOUND")),
  resolveTxt: () => Promise.reject(new Error("ENOTFOUND")),
};

export const finderOf = (
  serverUrl: string,
  { fetch }: Pick<ScriptedService, "fetch">,
  { resolver = noRecords, allowHttp = false } = {},
): BookFinder => {
  const settings = cardDavSettings({
    serverUrl,
    credentials: { _tag: "Basic", username: "jo", password: "hunter2" },
    fetch,
    allowHttp,
  });
  const address = serviceAddress(serverUrl);
  if (E.isLeft(address)) throw new Error(address.left);
  const { origin } = new URL(address.right.url);
  const client = davClient({ ...settings, origin });
  const names = namedOrigins(client, origin, allowHttp);
  return bookFinder({ client, names, resolver, allowHttp, address: address.right, now: () => 0 });
};

export const booksOf = async (
  finder: BookFinder,
): Promise<ReadonlyArray<readonly [url: string, name: string]>> => {
  const found = await finder.books();
  if (E.isLeft(found)) return expect.fail(JSON.stringify(found.left));
  return found.right.map(({ url, name }) => [url, name]);
};

export const failureOf = async (finder: BookFinder): Promise<ReplicaError> => {
  const found = await finder.books();
  return E.isLeft(found) ? found.left : expect.fail(JSON.stringify(found.right));
};

/** A server as most are: a principal with one home of one book. */
export const plainServer = (origin: string): Readonly<Record<string, ScriptedAnswer>> => ({
  [`0 ${origin}/`]: multistatus(response("/", collection + principal("/jo/"))),
  [`0 ${origin}/jo/`]: multistatus(response("/jo/", collection + homes("/jo/books/"))),
  [`1 ${origin}/jo/books/`]: multistatus(response("/jo/books/", collection), book("/jo/books/a/", "A")),
});

export const dav = "https://dav.example.com";
