import { resolve } from "node:path";
import { type CardDavCredentials, cardDavTarget } from "@spegla/adapter-carddav";
import { fileTarget } from "@spegla/adapter-file";
import type { Target } from "@spegla/core";
import type { Arguments, Options } from "./arguments.js";

/** Where the folders are: a directory, or a CardDAV server. */
export const targetOptions = {
  directory: { value: "DIR", description: "the directory whose subdirectories are folders of vCards" },
  carddav: {
    value: "SERVER",
    description: "instead: an e-mail address, a host or a URL of a CardDAV server",
  },
  user: {
    value: "NAME",
    description: "who logs in there; the password is read from CARDDAV_PASSWORD, a token from CARDDAV_TOKEN",
  },
} as const satisfies Options;

export type TargetArguments = Pick<Arguments<typeof targetOptions>, keyof typeof targetOptions>;
type Environment = Readonly<Record<string, string | undefined>>;

/** What is wrong with the choice of a target, for a script's `check`. */
export const wrongTarget = (
  { directory, carddav, user }: TargetArguments,
  environment: Environment = process.env,
): string | undefined => {
  if (directory === undefined && carddav === undefined)
    return "--directory DIR or --carddav SERVER is missing";
  if (directory !== undefined && carddav !== undefined)
    return "--directory and --carddav are given: use one of them";
  if (carddav === undefined)
    return user === undefined ? undefined : "--user is given without --carddav SERVER";
  return credentialsFrom(user, environment) === undefined
    ? "for --carddav set CARDDAV_PASSWORD and give --user NAME, or set CARDDAV_TOKEN"
    : undefined;
};

/** The target that `wrongTarget` has nothing to say of. */
export const targetFrom = (
  { directory, carddav, user }: TargetArguments,
  environment: Environment = process.env,
): Target => {
  const credentials = credentialsFrom(user, environment);
  return carddav === undefined || credentials === undefined
    ? fileTarget({ directory: resolve(directory ?? ".") })
    : cardDavTarget({ serverUrl: carddav, credentials });
};

const credentialsFrom = (
  username: string | undefined,
  { CARDDAV_PASSWORD: password, CARDDAV_TOKEN: token }: Environment,
): CardDavCredentials | undefined => {
  if (token !== undefined) return { _tag: "Bearer", getToken: () => Promise.resolve(token) };
  return username === undefined || password === undefined ? undefined : { _tag: "Basic", username, password };
};
