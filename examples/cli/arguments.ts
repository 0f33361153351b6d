import { parseArgs } from "node:util";
import * as E from "fp-ts/lib/Either.js";

type OptionSpec = {
  readonly description: string;
  /** What stands for the value in the help, `FILE`; without it the option is a switch. */
  readonly value?: string;
  readonly required?: true;
  readonly fallback?: string;
  readonly choices?: ReadonlyArray<string>;
};
export type Options = Readonly<Record<string, OptionSpec>>;

export type ScriptSpec<Named extends Options> = {
  readonly name: string;
  /** One sentence: what the script does. */
  readonly about: string;
  readonly options: Named;
  /** Absent: the script takes no arguments but its options. */
  readonly files?: { readonly value: string; readonly description: string };
  /** What is wrong with options that are each right on their own. */
  readonly check?: (given: Arguments<Named>) => string | undefined;
};

export type Arguments<Named extends Options> = {
  readonly [Name in keyof Named]: Named[Name] extends { readonly value: string }
    ? ChoiceOf<Named[Name]> | (Named[Name] extends AlwaysGiven ? never : undefined)
    : boolean;
} & { readonly files: ReadonlyArray<string>; readonly help: boolean; readonly json: boolean };

type AlwaysGiven = { readonly required: true } | { readonly fallback: string };
type ChoiceOf<Option extends OptionSpec> = Option extends {
  readonly choices: ReadonlyArray<infer Choice extends string>;
}
  ? Choice
  : string;

export type UsageError = { readonly _tag: "UsageError"; readonly message: string };

/** Left `UsageError`: an unknown, missing, repeated or impossible argument, named. */
export const readArguments = <Named extends Options>(
  spec: ScriptSpec<Named>,
  argv: ReadonlyArray<string>,
): E.Either<UsageError, Arguments<Named>> => {
  const all = allOptions(spec);
  const parsed = parsedBy(all, argv);
  if (E.isLeft(parsed)) return parsed;
  const { values, positionals } = parsed.right;
  const read = Object.entries(all).map(
    ([name, { value, fallback }]) =>
      [name, value === undefined ? values[name] === true : (lastOf(values[name]) ?? fallback)] as const,
  );
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- used only if every value is what its option says
  const given = { ...Object.fromEntries(read), files: positionals } as Arguments<Named>;
  // Who asks for help gets it, whatever else is missing.
  if (given.help) return E.right(given);
  const wrong =
    Object.entries(all)
      .map(([name, option]) => wrongOption(name, option, values[name]))
      .find((message) => message !== undefined) ??
    wrongFiles(spec, positionals) ??
    spec.check?.(given);
  return wrong === undefined ? E.right(given) : usageError(wrong);
};

export const helpFor = <Named extends Options>(spec: ScriptSpec<Named>): string => {
  const all = Object.entries(allOptions(spec));
  const shown = all.map(([name, { value }]) => `--${name}${value === undefined ? "" : ` ${value}`}`);
  const width = Math.max(...shown.map(({ length }) => length));
  const required = all.flatMap(([, option], at) => (option.required === true ? [shown[at]] : []));
  const usage = [
    "npx tsx",
    `examples/${spec.name}.ts`,
    ...required,
    "[options]",
    spec.files && `${spec.files.value}...`,
  ];
  return [
    spec.about,
    "",
    `Usage: ${usage.filter(Boolean).join(" ")}`,
    "",
    ...(spec.files === undefined
      ? []
      : [`  ${`${spec.files.value}...`.padEnd(width)}  ${spec.files.description}`]),
    ...all.map(([, option], at) => `  ${(shown[at] ?? "").padEnd(width)}  ${describe(option)}`),
    "",
    "Exit codes: 0 done, 1 failed, 2 wrong arguments, 3 partly done.",
  ].join("\n");
};

const commonOptions = {
  json: { description: "print one JSON object for machines" },
  help: { description: "print this help" },
} as const satisfies Options;

const allOptions = ({ options }: { readonly options: Options }): Options => ({
  ...options,
  ...commonOptions,
});

const describe = ({ description, choices, fallback, required }: OptionSpec): string => {
  const notes = [
    choices?.join(", "),
    required && "required",
    fallback !== undefined && `default: ${fallback}`,
  ].filter(Boolean);
  return notes.length === 0 ? description : `${description} (${notes.join("; ")})`;
};

type Given = string | boolean | ReadonlyArray<string | boolean> | undefined;

const parsedBy = (
  options: Options,
  argv: ReadonlyArray<string>,
): E.Either<
  UsageError,
  { readonly values: Readonly<Record<string, Given>>; readonly positionals: ReadonlyArray<string> }
> => {
  try {
    const config = Object.entries(options).map(
      ([name, { value }]) =>
        [
          name,
          value === undefined ? { type: "boolean" as const } : { type: "string" as const, multiple: true },
        ] as const,
    );
    return E.right(
      parseArgs({
        args: [...argv],
        options: Object.fromEntries(config),
        allowPositionals: true,
        strict: true,
      }),
    );
  } catch (error) {
    return usageError(error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error));
  }
};

const wrongOption = (name: string, option: OptionSpec, given: Given): string | undefined => {
  if (Array.isArray(given) && given.length > 1) return `--${name} is given ${given.length} times`;
  const value = lastOf(given);
  if (option.value === undefined) return undefined;
  if (value === undefined)
    return option.required === true ? `--${name} ${option.value} is missing` : undefined;
  if (value.trim() === "") return `--${name} is empty`;
  return option.choices !== undefined && !option.choices.includes(value)
    ? `--${name} is "${value}": use one of ${option.choices.join(", ")}`
    : undefined;
};

const wrongFiles = (
  { files }: Pick<ScriptSpec<Options>, "files">,
  given: ReadonlyArray<string>,
): string | undefined => {
  if (files === undefined) return given[0] === undefined ? undefined : `unexpected argument "${given[0]}"`;
  return given.length === 0 ? `${files.value} is missing: ${files.description}` : undefined;
};

const lastOf = (given: Given): string | undefined => {
  const last: unknown = Array.isArray(given) ? given.at(-1) : given;
  return typeof last === "string" ? last : undefined;
};

const usageError = (message: string): E.Either<UsageError, never> => E.left({ _tag: "UsageError", message });
