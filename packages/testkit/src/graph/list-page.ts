import type { GraphRequest, Json } from "./graph-message.js";

/** A list's page, and the link to the next one: the same request, `$skip` at its end. */
export const pageOfList = <One>(
  { request }: { readonly request: GraphRequest },
  found: ReadonlyArray<One>,
  { top, skip }: { readonly top: number; readonly skip: number },
  show: (one: One) => Json,
): Json => {
  const end = skip + top;
  const kept = request.query.split("&").filter((part) => part !== "" && !/^(?:\$|%24)skip=/iu.test(part));
  const link = `${request.outside}${request.path}?${[...kept, `%24skip=${end}`].join("&")}`;
  return {
    value: found.slice(skip, end).map(show),
    ...(end < found.length ? { "@odata.nextLink": link } : {}),
  };
};
