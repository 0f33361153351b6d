import * as E from "fp-ts/lib/Either.js";
import type { GraphSettings } from "../graph-options.js";
import { nameOfRequest, urlOfRequest } from "./address.js";
import { bodyOnWire } from "./answered-body.js";
import { askedOf } from "./asked.js";
import type { GraphBody, GraphClient } from "./graph-client.js";
import { guardedSend } from "./guarded-send.js";
import { readAnswer } from "./read-answer.js";
import { requestHeaders } from "./request-headers.js";
import { sendAll } from "./send-all.js";
import { noteWait, throttle } from "./throttle.js";

/** To be made once for a mailbox in a process: the places of the mailbox are counted here. */
export const graphClient = (settings: GraphSettings): GraphClient => {
  const { origin, user, clock } = settings;
  const waiting = throttle(clock.now);
  const guarded = guardedSend(settings, waiting);
  const send: GraphClient["send"] = async (request, signal) => {
    const url = urlOfRequest(origin, request);
    if (E.isLeft(url)) return url;
    const asked = askedOf(request, nameOfRequest(request));
    return guarded(
      { ...asked, url: url.right, headers: requestHeaders(request), ...bodyOf(request.body) },
      { places: 1, token: "Current" },
      (answer) => noteWait(waiting)(readAnswer(asked, { ...answer, body: bodyOnWire(answer) }, clock.now())),
      signal,
    );
  };
  return {
    mailbox: user === undefined ? "/me" : `/users/${encodeURIComponent(user)}`,
    origin,
    send,
    sendAll: sendAll({ send, guarded, waiting, settings }),
  };
};

const bodyOf = (body: GraphBody | undefined): { readonly body?: string | Uint8Array } => {
  if (body === undefined) return {};
  return { body: body._tag === "Json" ? JSON.stringify(body.json) : body.bytes };
};
