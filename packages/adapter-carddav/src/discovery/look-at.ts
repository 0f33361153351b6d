import * as E from "fp-ts/lib/Either.js";
import type { Signal } from "@spegla/core";
import { resourceType } from "../book/dav-properties.js";
import type { DavClient, PropertyName } from "../dav/dav-client.js";
import type { DavError } from "../dav/dav-error.js";
import type { DavResponse, Multistatus } from "../dav/multistatus.js";
import { normalHref } from "../href.js";
import { isBook } from "./book-from-response.js";
import { addressBookHomeSet, currentUserPrincipal } from "./book-properties.js";

/** What a resource says of itself that leads to address books; hrefs as they stand. */
export type Signpost = {
  readonly isBook: boolean;
  /** None also where the server takes the caller for nobody (RFC 5397, DAV:unauthenticated). */
  readonly principal?: string;
  readonly homes: ReadonlyArray<string>;
};

export const signpostAt = async (
  client: DavClient,
  url: string,
  signal?: Signal,
): Promise<E.Either<DavError, Signpost>> =>
  E.map(signpostFrom)(
    await ownResponse(client, url, [resourceType, currentUserPrincipal, addressBookHomeSet], signal),
  );

/** What the resource itself answers: PROPFIND of depth 0. Left `Refused` also where the refusal is inside a 207. */
export const ownResponse = async (
  client: DavClient,
  url: string,
  properties: ReadonlyArray<PropertyName>,
  signal?: Signal,
): Promise<E.Either<DavError, DavResponse>> =>
  E.flatMap((answer: Multistatus) => ownOf(url, answer))(
    await client.propfind(url, "0", properties, signal)(),
  );

/** After a redirect it has another href; but then it is the only one. */
const ownOf = (url: string, { responses }: Multistatus): E.Either<DavError, DavResponse> => {
  const own = normalHref(url, url);
  const response =
    responses.find(({ hrefs }) => hrefs.some((href) => normalHref(url, href) === own)) ?? responses[0];
  if (response === undefined)
    return E.left({
      _tag: "Malformed",
      message: "the server said nothing of what it was asked about; check serverUrl",
    });
  const { status = 200, conditions } = response;
  return status < 300
    ? E.right(response)
    : E.left({ _tag: "Refused", status, conditions, message: `the server answered ${status}` });
};

const signpostFrom = (response: DavResponse): Signpost => {
  const [principal] = response.properties.get(currentUserPrincipal)?.hrefs ?? [];
  return {
    isBook: isBook(response),
    homes: response.properties.get(addressBookHomeSet)?.hrefs ?? [],
    ...(principal === undefined ? {} : { principal }),
  };
};
