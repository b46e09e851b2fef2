import { maybeNearestName } from "../../src/shared/nearest-name.ts";
import { MagicError, type ArgumentSpec, type FlagSpec, type MagicForm } from "./magic.ts";
import { renderForm } from "./usage.ts";

/** What stands after a magic's name, taken apart by the magic's form. */
export class MagicArguments {
  /** What is neither a flag nor the value of one, in order. */
  readonly words: readonly string[];
  readonly #flags: ReadonlyMap<string, readonly string[]>;

  constructor(words: readonly string[], flags: ReadonlyMap<string, readonly string[]>) {
    this.words = words;
    this.#flags = flags;
  }

  /** The first word: what a form with one argument that must be there is asked for. */
  get word(): string {
    return this.words[0] ?? "";
  }

  /** The value of a flag, by its long name; the last one when it was given more than once. */
  flag(name: string): string | undefined {
    return this.#flags.get(name)?.at(-1);
  }

  /** All values of a flag that may be repeated. */
  flags(name: string): readonly string[] {
    return this.#flags.get(name) ?? [];
  }

  has(name: string): boolean {
    return this.#flags.has(name);
  }

  /** The value of a flag as a whole number. @throws {@link MagicError} `BAD_ARGUMENT`. */
  wholeNumber(name: string, { min = 1 }: { readonly min?: number } = {}): number | undefined {
    const text = this.flag(name);
    if (text === undefined) return undefined;
    const number = Number(text);
    if (/^-?\d+$/.test(text) && Number.isSafeInteger(number) && number >= min) return number;
    const wanted = min === -Infinity ? "a whole number" : `a whole number from ${min} on`;
    throw new MagicError("BAD_ARGUMENT", `"--${name} ${text}" is not ${wanted}`);
  }
}

/**
 * Takes the text after a magic's name apart: words by blanks, quotes keep blanks together, `--flag value` or
 * `--flag=value`. After `--` everything is a word. An argument of the kind `text` or `code` is the rest as it is.
 *
 * @param subject - What the form belongs to, such as `%track on`: an error names it.
 * @throws {@link MagicError} `BAD_ARGUMENT` for an unknown flag, a flag without a value, an open quote, or too few or
 * too many words.
 */
export function parseArguments(text: string, form: MagicForm, subject: string): MagicArguments {
  const words: string[] = [];
  const flags = new Map<string, string[]>();
  const isRaw = form.arguments.some(isRest);
  let rest = text.trim();
  while (rest !== "") {
    const { word, after } = takeWord(rest, !isRaw);
    if (word === "--" && !isRaw) {
      words.push(...splitWords(after));
      break;
    }
    const found = matchFlag(word, form.flags);
    if (found === undefined) {
      if (isRaw) {
        words.push(rest);
        break;
      }
      if (/^--?[A-Za-z]/.test(word) && rest.startsWith("-")) throw unknownFlag(word, form.flags);
      words.push(word);
      rest = after;
      continue;
    }
    const { flag, inline } = found;
    rest = after;
    let value = inline;
    if (value === undefined && takesValue(flag)) {
      if (rest === "") throw new MagicError("BAD_ARGUMENT", `"${word}" needs a value after it`);
      ({ word: value, after: rest } = takeWord(rest, true));
    }
    checkChoice(flag, value);
    flags.set(flag.name, [...(flags.get(flag.name) ?? []), value ?? ""]);
  }
  checkCount(words, form, subject);
  return new MagicArguments(words, flags);
}

/** Whether an argument is the rest of the line. */
function isRest({ kind }: ArgumentSpec): boolean {
  return kind === "text" || kind === "code";
}

function takesValue({ value, choices }: FlagSpec): boolean {
  return value !== undefined || choices !== undefined;
}

/** `--seed`, `--seed=7`, `-n`, `-n=7` and `-n7`. */
function matchFlag(
  word: string,
  known: readonly FlagSpec[],
): { readonly flag: FlagSpec; readonly inline: string | undefined } | undefined {
  const [, long, longValue] = /^--([A-Za-z][\w-]*)(?:=([\s\S]*))?$/.exec(word) ?? [];
  const [, short, shortValue] = /^-([A-Za-z])(?:=?([\s\S]+))?$/.exec(word) ?? [];
  const flag = known.find(({ name, short: letter }) => name === long || (letter !== undefined && letter === short));
  const inline = longValue ?? shortValue;
  return flag === undefined || (inline !== undefined && !takesValue(flag)) ? undefined : { flag, inline };
}

function unknownFlag(word: string, known: readonly FlagSpec[]): MagicError {
  const names = known.map(({ name }) => `--${name}`);
  const nearest = maybeNearestName(word, names);
  const guess = nearest === undefined ? "" : ` Did you mean "${nearest}"?`;
  const hint = names.length === 0 ? "It takes no flags." : `It takes ${names.join(", ")}.`;
  return new MagicError("BAD_ARGUMENT", `unknown flag "${word}".${guess}`, { hint });
}

function checkChoice({ name, choices }: FlagSpec, value: string | undefined): void {
  if (choices === undefined || value === undefined || choices.includes(value)) return;
  throw new MagicError("BAD_ARGUMENT", `"--${name} ${value}" is not one of ${choices.join(", ")}`);
}

function checkCount(words: readonly string[], form: MagicForm, subject: string): void {
  const specs = form.arguments;
  const missing = specs.find(({ isOptional }, index) => isOptional !== true && words[index] === undefined);
  const hint = `It is written \`${renderForm(subject, form)}\`.`;
  if (missing !== undefined) {
    const before = words.at(-1) ?? subject;
    throw new MagicError("BAD_ARGUMENT", `"${subject}" needs ${missing.name} after "${before}"`, { hint });
  }
  if (words.length <= specs.length || specs.at(-1)?.isRepeatable === true) return;
  const given = words.join(" ");
  const wanted = specs.length === 0 ? "no argument" : `one ${specs.map(({ name }) => name).join(" and one ")}`;
  throw new MagicError("BAD_ARGUMENT", `"${subject}" takes ${wanted}, and got "${given}"`, {
    hint: specs.length === 1 ? `Write one with blanks in quotes: "${given}".` : hint,
  });
}

/**
 * The first word of a text, as a shell splits it, and what follows. Quotes may begin anywhere in a word: `name="two words"`.
 *
 * @param isStrict - Whether a quote that is never closed is an error; without it the word ends at the next blank.
 */
function takeWord(text: string, isStrict: boolean): { readonly word: string; readonly after: string } {
  let word = "";
  let quote: string | undefined;
  let offset = 0;
  for (const character of text) {
    if (quote === undefined && /\s/.test(character)) break;
    offset += character.length;
    if (quote === undefined && (character === '"' || character === "'")) quote = character;
    else if (character === quote) quote = undefined;
    else word += character;
  }
  if (quote !== undefined && isStrict) {
    throw new MagicError("BAD_ARGUMENT", `a quote (${quote}) is opened and never closed`);
  }
  return { word, after: text.slice(offset).trimStart() };
}

function splitWords(text: string): readonly string[] {
  const words: string[] = [];
  for (let rest = text; rest !== "";) {
    const { word, after } = takeWord(rest, true);
    words.push(word);
    rest = after;
  }
  return words;
}

/**
 * Words of the form `name=value`, at least one.
 *
 * @throws {@link MagicError} `BAD_ARGUMENT` for a word of another form.
 */
export function parsePairs(words: readonly string[], example: string): readonly (readonly [string, string])[] {
  if (words.length === 0) throw new MagicError("BAD_ARGUMENT", `nothing was given: write for example \`${example}\``);
  return words.map((word) => {
    const at = word.indexOf("=");
    if (at <= 0) {
      throw new MagicError("BAD_ARGUMENT", `"${word}" is not of the form name=value`, {
        hint: `Write for example \`${example}\`, without blanks around "=".`,
      });
    }
    return [word.slice(0, at), word.slice(at + 1)];
  });
}
