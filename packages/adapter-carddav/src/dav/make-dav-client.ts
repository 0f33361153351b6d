import type { Signal } from "@spegla/core";
import { pipe } from "fp-ts/lib/function.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import { createObject, davRequest, deleteObject, updateObject } from "tsdav";
import type { DavAnswer, DavClient, PutOptions } from "./dav-client.js";
import type { DavError } from "./dav-error.js";
import type { DavSettings } from "./dav-settings.js";
import { guardedSend } from "./guarded-send.js";
import { multistatusOf } from "./multistatus-answer.js";
import type { Multistatus } from "./multistatus.js";
import { nameOfRequest } from "./outgoing-request.js";
import { makeBookXml, multigetXml, propfindXml, syncCollectionXml } from "./request-xml.js";
import { isRedirect, locationOf } from "./redirect.js";
import { type TsdavFetch, throughTsdav } from "./through-tsdav.js";

/** One account at one server. All requests share its limit, its connections and its login. */
export const davClient = (settings: DavSettings): DavClient => {
  const { send, trust } = guardedSend(settings);
  const ask = (
    redirects: "Followed" | "Answered",
    signal: Signal | undefined,
    request: (fetch: TsdavFetch) => Promise<unknown>,
  ): TE.TaskEither<DavError, DavAnswer> =>
    throughTsdav((outgoing) => send(outgoing, redirects, signal), request);
  const askXml = (xml: XmlRequest, signal: Signal | undefined): TE.TaskEither<DavError, DavAnswer> =>
    ask("Followed", signal, (fetch) => sendXml(xml, fetch));
  const askMultistatus = (
    xml: XmlRequest,
    signal: Signal | undefined,
  ): TE.TaskEither<DavError, Multistatus> =>
    pipe(
      askXml(xml, signal),
      TE.flatMapEither((answer) => multistatusOf(answer, nameOfRequest(xml), settings.now())),
    );
  return {
    propfind: (url, depth, properties, signal) =>
      askMultistatus({ method: "PROPFIND", url, depth, body: propfindXml(properties) }, signal),
    syncCollection: (url, token, depth, signal) =>
      askMultistatus({ method: "REPORT", url, depth, body: syncCollectionXml(token) }, signal),
    multiget: (url, hrefs, version, signal) =>
      askMultistatus({ method: "REPORT", url, depth: "0", body: multigetXml(hrefs, version) }, signal),
    get: (url, signal) => () => send({ method: "GET", url, headers: unpacked }, "Followed", signal),
    put: (url, body, options, signal) =>
      isEntityTag(options.condition)
        ? ask("Followed", signal, (fetch) => sendCard(url, body, options, fetch))
        : TE.left(noEntityTag),
    remove: (url, etag, signal) =>
      etag === undefined || isEntityTag({ etag })
        ? ask("Followed", signal, (fetch) =>
            deleteObject({ url, ...ifMatch(etag), headers: unpacked, fetch }),
          )
        : TE.left(noEntityTag),
    makeBook: (url, name, signal) => askXml({ method: "MKCOL", url, body: makeBookXml(name) }, signal),
    redirectOf: (url, method, signal) =>
      pipe(
        method === "GET"
          ? () => send({ method, url, headers: unpacked }, "Answered", signal)
          : ask("Answered", signal, (fetch) =>
              sendXml(
                { method, url, depth: "0", body: propfindXml(["{DAV:}current-user-principal"]) },
                fetch,
              ),
            ),
        TE.map((answer) => (isRedirect(answer.status) ? locationOf(answer) : undefined)),
        TE.orElse((error) =>
          error._tag === "Refused" && error.status !== 401
            ? TE.right<DavError, string | undefined>(undefined)
            : TE.left(error),
        ),
      ),
    trust,
  };
};

type XmlRequest = {
  readonly method: "PROPFIND" | "REPORT" | "MKCOL";
  readonly url: string;
  readonly depth?: "0" | "1";
  readonly body: string;
};

const sendXml = ({ method, url, depth, body }: XmlRequest, fetch: TsdavFetch): Promise<unknown> =>
  davRequest({
    url,
    init: {
      method,
      body,
      headers: {
        "content-type": "application/xml; charset=utf-8",
        ...(depth === undefined ? {} : { depth }),
      },
    },
    convertIncoming: false,
    parseOutgoing: false,
    fetch,
  });

const sendCard = (
  url: string,
  body: Uint8Array,
  { condition, contentType }: PutOptions,
  fetch: TsdavFetch,
): Promise<unknown> => {
  const headers = { ...unpacked, "content-type": contentType };
  return condition === "Absent"
    ? createObject({ url, data: body, headers: { ...headers, "if-none-match": "*" }, fetch })
    : updateObject({ url, data: body, ...ifMatch(condition.etag), headers, fetch });
};

const ifMatch = (etag: string | undefined): { readonly etag?: string } =>
  etag === undefined ? {} : { etag };

/** On their way some servers make a weak entity tag, or another one, of a packed answer's. */
const unpacked = { "accept-encoding": "identity" };

/** tsdav leaves out the condition for an empty tag; and what is no tag would end the request, or begin another. */
const isEntityTag = (condition: PutOptions["condition"]): boolean =>
  condition === "Absent" || /^(?! )[\u0020-\u007E\u0080-\u00FF]+(?<! )$/u.test(condition.etag);

const noEntityTag: DavError = {
  _tag: "Malformed",
  message: "nothing was sent: a card without a usable entity tag cannot be changed safely; read it again",
};
