import type { InstantMessaging } from "@spegla/core";

/** As people read it in Outlook: `Skype: anna.ek`, or the address alone. */
export const imText = ({ service, address }: Pick<InstantMessaging, "service" | "address">): string =>
  service === undefined ? address : `${service}: ${address}`;

/** Only a colon with a blank behind it ends a service: `sip:anna@example.com` is an address. */
export const imFromText = (text: string): Pick<InstantMessaging, "service" | "address"> => {
  const found = /^([^\s:][^:]*): +(\S[^]*)$/u.exec(text);
  return found?.[1] === undefined || found[2] === undefined
    ? { address: text }
    : { service: found[1], address: found[2] };
};
