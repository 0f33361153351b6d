import * as E from "fp-ts/lib/Either.js";
import type * as t from "io-ts";
import { nameOfRequest } from "./address.js";
import { askedOf } from "./asked.js";
import type { GraphAnswer, GraphFailure, GraphRequest } from "./graph-client.js";
import { malformed } from "./read-answer.js";

/**
 * The JSON of an answer as `codec` reads it. Left `Malformed`, which holds nothing of it, for another
 * shape and for an empty answer.
 */
export const decodedAnswer =
  <Decoded>(codec: t.Decoder<unknown, Decoded>, request: GraphRequest) =>
  ({ body }: GraphAnswer): E.Either<GraphFailure, Decoded> => {
    const json = body._tag === "Json" ? body.json : undefined;
    const asked = askedOf(request, nameOfRequest(request));
    return E.mapLeft(() => malformed(asked, "JSON of another shape"))(codec.decode(json));
  };
