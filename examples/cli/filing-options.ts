import type { ImportRequest } from "@spegla/core";
import type { Arguments, Options } from "./arguments.js";
import { contactIds } from "./given-ids.js";

/** How people are filed who become business contacts. */
export const filingOptions = {
  as: { value: "TYPE", description: "file them as this record type (default: Business Contact)" },
  owner: { value: "NAME", description: "whose contacts they are" },
  private: { description: "only their owner's" },
  account: { value: "CONTACTID", description: "the account's record that they belong to" },
  source: { value: "TEXT", description: "where they came from, for people" },
} as const satisfies Options;

type FilingArguments = Pick<Arguments<typeof filingOptions>, keyof typeof filingOptions>;

export const filingFrom = ({
  as: recordType,
  owner,
  private: isPrivate,
  account = "",
  source,
}: FilingArguments): Pick<ImportRequest, "recordType" | "owner" | "isPrivate" | "accountId" | "source"> => {
  const [accountId] = contactIds(account);
  return {
    isPrivate,
    ...(recordType === undefined ? {} : { recordType }),
    ...(owner === undefined ? {} : { owner }),
    ...(accountId === undefined ? {} : { accountId }),
    ...(source === undefined ? {} : { source }),
  };
};
