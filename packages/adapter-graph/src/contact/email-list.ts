import { type Email, normalEmail } from "@spegla/core";
import { type GraphContact, type GraphEmail, nonEmpty } from "./graph-contact.js";
import { longest } from "./projection.js";
import { type RememberedKind, kindsOfValues } from "./remembered-kinds.js";

/** Those of the list that are e-mail addresses; Outlook's `name` beside an address is not compared. */
export const emailsFromGraph = (
  given: GraphContact["emailAddresses"],
  remembered: ReadonlyArray<RememberedKind>,
): ReadonlyArray<Email> => {
  const addresses = (given ?? []).flatMap((email) => addressOf(email) ?? []);
  const kinds = kindsOfValues(remembered, addresses);
  return addresses.map((address, at) => ({ kind: kinds[at] ?? "other", address }));
};

/**
 * The whole list, for a write replaces it whole. An address that stays keeps the name it has; what is no
 * e-mail address (the service drops a bad one and keeps its name; the directory's own have another form)
 * is somebody's all the same, and stays behind the others.
 */
export const emailsForGraph = (
  emails: ReadonlyArray<Email>,
  name: string,
  seen: GraphContact["emailAddresses"],
): ReadonlyArray<GraphEmail> => {
  const names = new Map(
    (seen ?? []).flatMap((email) => {
      const address = addressOf(email);
      return address === undefined ? [] : [[normalEmail(address), email?.name ?? undefined]];
    }),
  );
  const others = (seen ?? []).filter((email) => email !== null && addressOf(email) === undefined);
  return [
    ...emails.slice(0, mostEmails - others.length).map(({ address }) => ({
      address,
      name: names.get(normalEmail(address)) ?? (name === "" ? address : name),
    })),
    ...others.flatMap((email) => (email === null ? [] : [email])),
  ];
};

/** Whether the service may be sent it: a bad address vanishes there. */
export const isEmailAddress = (address: string): boolean =>
  address.length <= longest.text && /^[^\s@<>,;]+@[^\s@<>,;]+$/u.test(address);

/** The service refuses a fourth. */
const mostEmails = 3;

const addressOf = (email: GraphEmail | null): string | undefined => {
  const address = nonEmpty(email?.address)?.trim();
  return address?.includes("@") === true ? address : undefined;
};
