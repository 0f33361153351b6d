import type { InstantMessaging } from "@spegla/core";
import { type CardIndex, cleanText, fittingText, textAt, valueAt } from "./card-index.js";
import type { CardVersion, Parameter, PropertyLine } from "./card.js";
import type { BareEntry, EntryCodec, EntryLine } from "./entry-codec.js";
import { placeTable } from "./entry-kinds.js";
import { parameterOf, withoutParameters } from "./parameter.js";
import { escapeText, unescapeText } from "./text-value.js";

/**
 * IMPP (RFC 4770, RFC 6350 §6.4.3) and the X- property that older programs have for each
 * network. The network is told by X-SERVICE-TYPE (Apple) or SERVICE-TYPE (RFC 9554 §4.9), else by
 * the URI's scheme.
 */
export const imCodec: EntryCodec<InstantMessaging> = {
  field: "ims",
  names: [
    "IMPP",
    "X-SKYPE",
    "X-SKYPE-USERNAME",
    "X-JABBER",
    "X-ICQ",
    "X-AIM",
    "X-MSN",
    "X-YAHOO",
    "X-QQ",
    "X-GADUGADU",
    "X-GTALK",
    "X-GOOGLE-TALK",
    "X-GROUPWISE",
    "X-SIP",
    "X-MS-IMADDRESS",
    "X-TWITTER",
  ],
  kinds: placeTable,
  read: (index, at, line) =>
    line.name === "IMPP" ? readUri(index, at, line) : readHandle(index, at, line.name),
  write: (entry, version) => imppLine(entry, version),
  rewrite: (entry, before, line, _, version) => {
    if (line.name === "IMPP") {
      const { parameters, value } = imppLine(entry, version);
      return {
        parameters: [...withoutParameters(line.parameters, [...serviceParameters, "VALUE"]), ...parameters],
        value,
      };
    }
    return sameProperty(line.name, before.service, entry.service)
      ? { parameters: line.parameters, value: escapeText(entry.address, version, "Text") }
      : undefined;
  },
  twinKey: ({ service, address }) => `${networkOf(service)}:${address.toLowerCase()}`,
};

const serviceParameters = ["X-SERVICE-TYPE", "SERVICE-TYPE"];

/** Scheme of the URI, name of the service, X- property. Of several rows with one scheme the first is read. */
const networks: ReadonlyArray<readonly [scheme: string, service: string, property?: string]> = [
  ["skype", "Skype", "X-SKYPE"],
  ["skype", "Skype", "X-SKYPE-USERNAME"],
  ["xmpp", "XMPP"],
  ["xmpp", "Jabber", "X-JABBER"],
  ["aim", "AIM", "X-AIM"],
  ["icq", "ICQ", "X-ICQ"],
  ["msnim", "MSN", "X-MSN"],
  ["msn", "MSN"],
  ["ymsgr", "Yahoo", "X-YAHOO"],
  ["qq", "QQ", "X-QQ"],
  ["gg", "Gadu-Gadu", "X-GADUGADU"],
  ["gtalk", "Google Talk", "X-GTALK"],
  ["gtalk", "Google Talk", "X-GOOGLE-TALK"],
  ["groupwise", "GroupWise", "X-GROUPWISE"],
  ["sip", "SIP", "X-SIP"],
  ["twitter", "Twitter", "X-TWITTER"],
];

const networkByService = new Map(networks.map(([scheme, service]) => [service.toLowerCase(), scheme]));
const serviceByProperty = new Map(networks.map(([, service, property]) => [property, service]));
const serviceByScheme: ReadonlyMap<string, string> = networks.reduce(
  (services, [scheme, service]) => (services.has(scheme) ? services : services.set(scheme, service)),
  new Map<string, string>(),
);

/** `im:` says no network (RFC 3860); `x-apple:` leaves it to the parameter. */
const openSchemes = new Set(["im", "x-apple"]);

const serviceOfProperty = (name: string): string | undefined => serviceByProperty.get(name);

/** True if the property still says the service; that of a twin may have another name for it. */
const sameProperty = (name: string, before: string | undefined, service: string | undefined): boolean => {
  const own = serviceOfProperty(name)?.toLowerCase();
  return before?.toLowerCase() === own
    ? service?.toLowerCase() === own
    : networkOf(service) === networkOf(serviceOfProperty(name));
};

const networkOf = (service: string | undefined): string => {
  if (service === undefined) return "";
  const name = service.toLowerCase();
  return networkByService.get(name) ?? name;
};

type Bare = BareEntry<InstantMessaging>;

const readHandle = (index: CardIndex, at: number, name: string): Bare | undefined => {
  const address = textAt(index, at);
  const service = serviceOfProperty(name);
  return address === undefined ? undefined : service === undefined ? { address } : { service, address };
};

const readUri = (index: CardIndex, at: number, { parameters }: PropertyLine): Bare | undefined => {
  const text = unescapeText(valueAt(index, at), index.version);
  const named = namedService(parameters);
  const uri = uriFromText(text, named);
  const address = fittingText(index, at, uri === undefined ? text : percentDecoded(uri.rest));
  if (address === undefined) return undefined;
  const service = named ?? (uri === undefined ? undefined : serviceOfScheme(uri.scheme));
  return service === undefined ? { address } : { service, address };
};

const namedService = (parameters: ReadonlyArray<Parameter>): string | undefined =>
  cleanText(parameters.find(({ name }) => serviceParameters.includes(name))?.values[0] ?? "");

type ServiceUri = { readonly scheme: string; readonly rest: string };

/** Nothing if what stands before the colon is part of the handle: some programs write no scheme. */
const uriFromText = (text: string, service: string | undefined): ServiceUri | undefined => {
  const found = /^\s*([a-z][a-z0-9+.-]*):([^]*)$/iu.exec(text);
  if (found === null) return undefined;
  const [, spelled = "", rest = ""] = found;
  const scheme = spelled.toLowerCase();
  const known = openSchemes.has(scheme) || serviceByScheme.has(scheme);
  return service === undefined || known || scheme === service.toLowerCase() ? { scheme, rest } : undefined;
};

const serviceOfScheme = (scheme: string): string | undefined =>
  openSchemes.has(scheme) ? undefined : (serviceByScheme.get(scheme) ?? scheme);

const imppLine = ({ service, address }: InstantMessaging, version: CardVersion): EntryLine => {
  const network = networkOf(service);
  const scheme = service === undefined ? "im" : serviceByScheme.has(network) ? network : "x-apple";
  return {
    name: "IMPP",
    parameters:
      service === undefined
        ? []
        : [parameterOf(version === "4.0" ? "SERVICE-TYPE" : "X-SERVICE-TYPE", [service])],
    value: `${scheme}:${percentEncoded(address)}`,
  };
};

const percentDecoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const percentEncoded = (text: string): string =>
  text.replace(/[^A-Za-z0-9._~!$&'()*+=:@/?#-]/gu, (character) => encodeURIComponent(character));
