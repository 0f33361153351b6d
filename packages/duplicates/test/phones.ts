import type { Draw } from "./draw.js";

/** A number as people write it at home and abroad, from its national digits without a trunk 0. */
export type Number = { readonly country: "SE" | "DE" | "GB" | "US" | "JP"; readonly digits: string };

const plans: Readonly<
  Record<Number["country"], { readonly code: string; readonly mobile: string; readonly length: number }>
> = {
  SE: { code: "46", mobile: "70", length: 9 },
  DE: { code: "49", mobile: "151", length: 10 },
  GB: { code: "44", mobile: "740", length: 10 },
  US: { code: "1", mobile: "212", length: 10 },
  JP: { code: "81", mobile: "90", length: 10 },
};

/** No two numbers of one population are the same. */
export const drawNumber = (draw: Draw, number: number): Number => {
  const country = draw.one(["SE", "SE", "SE", "DE", "GB", "US", "JP"] as const);
  const { mobile, length } = plans[country];
  const digits = mobile + String(2_000_000 + number).padStart(7, "0");
  return { country, digits: digits.slice(0, length).padEnd(length, "5") };
};

/** Where the application's users sit: their own numbers they often write without the country. */
export const home = "SE";

export const international = ({ country, digits }: Number): string => `+${plans[country].code}${digits}`;

export const drawWritten = (draw: Draw, number: Number): string => {
  const { code } = plans[number.country];
  const grouped = `${number.digits.slice(0, 2)}-${number.digits.slice(2, 5)} ${number.digits.slice(5)}`;
  const ways = [
    international(number),
    `+${code} ${grouped}`,
    `00${code} ${grouped.replace("-", " ")}`,
    ...(number.country === "US" ? [`+1 (${number.digits.slice(0, 3)}) ${number.digits.slice(3)}`] : []),
    ...(number.country === home
      ? [`0${grouped}`, `+46 (0)${grouped}`, `(0${number.digits.slice(0, 2)}) ${number.digits.slice(2)}`]
      : []),
  ];
  return draw.one(ways);
};
