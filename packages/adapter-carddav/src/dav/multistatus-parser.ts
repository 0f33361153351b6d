import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import { type PropertyName, clarkName, davNamespace } from "./clark-name.js";
import type { DavProperty, DavResponse, Multistatus } from "./multistatus.js";
import {
  type ElementReader,
  type XmlFault,
  type XmlTag,
  passedOver,
  readXml,
  xmlFault,
} from "./xml-reader.js";

/**
 * Reads the body of a 207 (RFC 4918 §13, RFC 6578 §6.4).
 *
 * @returns Left: it is no whole multistatus, or one of its parts says of nothing in particular what it
 *   says. Whatever else the server put in is passed over.
 */
export const multistatusFromXml = (text: string): E.Either<XmlFault, Multistatus> => {
  const responses: DavResponse[] = [];
  let syncToken: string | undefined;
  const root: ElementReader = {
    open: ({ name }) => {
      if (name === names.response) return responseReader((response) => responses.push(response));
      return name === names.syncToken ? textReader((token) => (syncToken = token)) : passedOver;
    },
  };
  return pipe(
    readXml(text, {
      open: ({ name }) => (name === names.multistatus ? root : refused("it is no multistatus")),
    }),
    E.map(() => (syncToken === undefined ? { responses } : { responses, syncToken })),
  );
};

const names = {
  multistatus: clarkName(davNamespace, "multistatus"),
  response: clarkName(davNamespace, "response"),
  syncToken: clarkName(davNamespace, "sync-token"),
  href: clarkName(davNamespace, "href"),
  status: clarkName(davNamespace, "status"),
  propstat: clarkName(davNamespace, "propstat"),
  prop: clarkName(davNamespace, "prop"),
  error: clarkName(davNamespace, "error"),
} as const;

const responseReader = (done: (response: DavResponse) => void): ElementReader => {
  const hrefs: string[] = [];
  const properties = new Map<PropertyName, DavProperty>();
  const missing: PropertyName[] = [];
  const conditions: string[] = [];
  let status: number | undefined;
  return {
    open: ({ name }) => {
      switch (name) {
        case names.propstat:
          return propstatReader(conditions, (found, isFound) => {
            for (const [property, value] of found)
              if (isFound) properties.set(property, value);
              else missing.push(property);
          });
        case names.href:
          return textReader((href) => hrefs.push(href));
        case names.status:
          return textReader((line) => (status = statusOf(line)));
        case names.error:
          return conditionsReader(conditions);
        default:
          return passedOver;
      }
    },
    close: () => {
      if (hrefs.length === 0) throw xmlFault("one of its responses has no href");
      done({ hrefs, ...(status === undefined ? {} : { status }), properties, missing, conditions });
    },
  };
};

type FoundProperties = ReadonlyArray<readonly [PropertyName, DavProperty]>;

const propstatReader = (
  conditions: string[],
  done: (properties: FoundProperties, isFound: boolean) => void,
): ElementReader => {
  const properties: Array<readonly [PropertyName, DavProperty]> = [];
  let status: number | undefined;
  const prop: ElementReader = {
    open: (tag) => propertyReader(tag, (property) => properties.push([tag.name, property])),
  };
  return {
    open: ({ name }) => {
      switch (name) {
        case names.prop:
          return prop;
        case names.status:
          return textReader((line) => (status = statusOf(line)));
        case names.error:
          return conditionsReader(conditions);
        default:
          return passedOver;
      }
    },
    close: () => {
      if (status === undefined) throw xmlFault("one of its propstats has no status");
      done(properties, status >= 200 && status < 300);
    },
  };
};

/** What is inside a property, other than text: mostly nothing. */
type Inside = {
  readonly elements: string[];
  readonly hrefs: string[];
  readonly attributes: Array<DavProperty["attributes"][number]>;
};

const nothingInside: Omit<DavProperty, "text"> = { elements: [], hrefs: [], attributes: [] };

const propertyReader = (tag: XmlTag, done: (property: DavProperty) => void): ElementReader => {
  let text = "";
  let found: Inside | undefined;
  const inside = (): Inside => (found ??= { elements: [], hrefs: [], attributes: [] });
  const noteAttributes = ({ name, attributes }: XmlTag): void => {
    if (attributes !== undefined) inside().attributes.push({ element: name, values: attributes });
  };
  const element = (close: () => void): ElementReader => ({
    open: (child) => {
      inside().elements.push(child.name);
      noteAttributes(child);
      const start = text.length;
      return element(() => {
        if (child.name === names.href) inside().hrefs.push(text.slice(start));
      });
    },
    text: (piece) => {
      text += piece;
    },
    close,
  });
  noteAttributes(tag);
  return element(() => done({ text, ...(found ?? nothingInside) }));
};

/** The precondition elements of a DAV:error (RFC 4918 §14.5). */
export const conditionsReader = (conditions: string[]): ElementReader => ({
  open: ({ name }) => {
    conditions.push(name);
    return passedOver;
  },
});

const textReader = (done: (text: string) => void): ElementReader => {
  let text = "";
  return {
    open: () => passedOver,
    text: (piece) => {
      text += piece;
    },
    close: () => done(text),
  };
};

/** Of `HTTP/1.1 200 OK`. */
const statusOf = (line: string): number => {
  const digits = /^\s*HTTP\/\S+\s+(\d{3})(?!\d)/u.exec(line)?.[1];
  return digits === undefined ? refused("one of its statuses is none") : Number(digits);
};

const refused = (reason: string): never => {
  throw xmlFault(reason);
};
