/** A piece of a filter or of an order, with its UTF-16 offset. */
export interface Token {
  readonly kind: "name" | "quoted" | "number" | "symbol" | "end";
  /** Without quotes. */
  readonly text: string;
  readonly offset: number;
  /** Where the next piece begins, blanks left out. */
  readonly end: number;
}

const BLANKS = /\s*/y;
/** Quotes of SQL: one that is doubled stands for itself. Backticks and double quotes also hold keys. */
const QUOTED = /(['"`])((?:(?!\1)[^]|\1\1)*)(\1)?/y;
const NUMBER = /[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|nan|inf(?:inity)?)(?![\w./:-])/iy;
/** Keys and values hold more than letters: `val/loss`, `fit.batchSize`, `top-5`, `2026-11-23`, `3f2a91`. */
const NAME = /[\p{L}\p{N}_$@][\p{L}\p{N}_$@./:-]*/uy;
const SYMBOL = /!=|<>|<=|>=|==|[=<>(),.+-]/y;

/** The piece at an offset. What belongs to no piece is a symbol of one character. */
export function readToken(text: string, from: number): Token {
  const offset = from + (match(BLANKS, text, from)?.[0].length ?? 0);
  if (offset >= text.length) return { kind: "end", text: "", offset: text.length, end: text.length };
  const make = (kind: Token["kind"], content: string, length: number): Token => ({
    kind,
    text: content,
    offset,
    end: offset + length,
  });
  const quoted = match(QUOTED, text, offset);
  if (quoted?.[1] !== undefined && quoted[3] !== undefined) {
    return make("quoted", (quoted[2] ?? "").replaceAll(quoted[1] + quoted[1], quoted[1]), quoted[0].length);
  }
  const number = match(NUMBER, text, offset);
  if (number !== undefined) return make("number", number[0], number[0].length);
  const name = match(NAME, text, offset);
  if (name !== undefined) return make("name", name[0], name[0].length);
  const symbol = match(SYMBOL, text, offset)?.[0] ?? String.fromCodePoint(text.codePointAt(offset) ?? 0);
  return make("symbol", symbol, symbol.length);
}

function match(pattern: RegExp, text: string, offset: number): RegExpExecArray | undefined {
  pattern.lastIndex = offset;
  return pattern.exec(text) ?? undefined;
}

/** A number as it is written, `nan` and `inf` included. */
export function toNumber(text: string): number {
  const [, sign = "", word] = /^([+-]?)(nan|inf(?:inity)?)$/i.exec(text) ?? [];
  if (word === undefined) return Number(text);
  if (/^nan$/i.test(word)) return Number.NaN;
  return sign === "-" ? -Infinity : Infinity;
}
