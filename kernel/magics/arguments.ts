import { MagicError } from "./magic.ts";

/** The rest of a magic's line, taken apart as a shell would. */
export interface MagicArguments {
  /** What is neither a flag nor the value of one, in order. */
  readonly words: readonly string[];
  /** `--seed 7` and `-e name`, under the long name, without dashes. */
  readonly flags: ReadonlyMap<string, readonly string[]>;
}

/** The flags a magic knows: what follows a flag is its value. Short names lead to long ones. */
export interface FlagSpec {
  readonly flags: readonly string[];
  readonly short?: Readonly<Record<string, string>>;
}

/**
 * Takes a magic's argument apart: words by blanks, quotes keep blanks together, `--flag value` or `--flag=value`.
 * After `--` everything is a word.
 *
 * @throws {@link MagicError} `BAD_ARGUMENT` for an unknown flag, a flag without a value, or an open quote.
 */
export function parseArguments(argument: string, { flags: known, short = {} }: FlagSpec): MagicArguments {
  const words: string[] = [];
  const flags = new Map<string, string[]>();
  const tokens = splitWords(argument);
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] ?? "";
    if (token === "--") {
      words.push(...tokens.slice(index + 1));
      break;
    }
    const [, dashes, name = "", inline] = /^(--?)([A-Za-z][\w-]*)(?:=([\s\S]*))?$/.exec(token) ?? [];
    if (dashes === undefined) {
      words.push(token);
      continue;
    }
    const flag = dashes === "--" ? name : short[name];
    if (flag === undefined || !known.includes(flag)) throw unknownFlag(token, known);
    const value = inline ?? tokens[(index += 1)];
    if (value === undefined) throw new MagicError("BAD_ARGUMENT", `"${token}" needs a value after it`);
    flags.set(flag, [...(flags.get(flag) ?? []), value]);
  }
  return { words, flags };
}

function unknownFlag(token: string, known: readonly string[]): MagicError {
  const hint = known.length === 0 ? "It takes no flags." : `It takes ${known.map((flag) => `--${flag}`).join(", ")}.`;
  return new MagicError("BAD_ARGUMENT", `unknown flag "${token}"`, { hint });
}

/** Words as a shell splits them; quotes may begin anywhere in a word: `name="two words"`. */
function splitWords(argument: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (const character of argument) {
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else word += character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= "";
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? "") + character;
  }
  if (quote !== undefined) throw new MagicError("BAD_ARGUMENT", `a quote (${quote}) is opened and never closed`);
  if (word !== undefined) words.push(word);
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
