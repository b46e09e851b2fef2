import type { Comparator, Field, Filter } from "./filter.ts";
import { queryFault, type QueryFault } from "./query-fault.ts";
import { FIELD_HINT, hasPrefix, readField } from "./read-field.ts";
import { describeField, isTextual, readValue } from "./read-value.ts";
import { readToken, type Token } from "./tokens.ts";

const COMPARATORS: Readonly<Record<string, Comparator>> = {
  "=": "=",
  "==": "=",
  "!=": "!=",
  "<>": "!=",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};
const COMPARATOR_HINT = "Compare by =, !=, <, <=, >, >=, LIKE, ILIKE, IN (...), IS NULL or IS NOT NULL.";
/** Deeper ones are nobody's hand. */
const MAX_DEPTH = 100;
/** SQLite binds at most 32,766 values, and a condition takes two or three. */
const MAX_CONDITIONS = 5000;

/**
 * Reads a filter in the grammar of MLflow, such as `metrics.val_loss < 0.3 and params.optimizer = 'adam'`, with `or`,
 * `not` and parentheses beside it. Words are read in any case, and a value needs quotes only when it holds blanks.
 *
 * @throws {@link TrackError} `BAD_QUERY`, with a caret below the place.
 */
export function parseFilter(text: string): Filter {
  return new FilterParser(text).parse();
}

class FilterParser {
  readonly #text: string;
  readonly #fault: QueryFault;
  #token: Token;
  #depth = 0;
  #conditions = 0;

  constructor(text: string) {
    this.#text = text;
    this.#fault = (...fault) => queryFault("filter", text, ...fault);
    this.#token = readToken(text, 0);
  }

  parse(): Filter {
    const filter = this.#parseOr();
    if (this.#token.kind !== "end") {
      throw this.#fault(this.#token.offset, `"${this.#token.text}" is too much`, "Join conditions by `and` or `or`.");
    }
    return filter;
  }

  #parseOr(): Filter {
    return this.#parseChain("or", () => this.#parseChain("and", () => this.#parseUnary()));
  }

  #parseChain(kind: "and" | "or", parsePart: () => Filter): Filter {
    const first = parsePart();
    const parts = [first];
    while (this.#takeWord(kind)) parts.push(parsePart());
    return parts.length === 1 ? first : { kind, parts };
  }

  #parseUnary(): Filter {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw this.#fault(this.#token.offset, `more than ${MAX_DEPTH} levels are too many`);
    const filter = this.#parseInner();
    this.#depth -= 1;
    return filter;
  }

  #parseInner(): Filter {
    if (this.#takeWord("not")) return { kind: "not", part: this.#parseUnary() };
    if (!this.#takeSymbol("(")) return this.#parseCondition();
    const filter = this.#parseOr();
    this.#expectSymbol(")");
    return filter;
  }

  #parseCondition(): Filter {
    this.#count();
    const field = this.#parseField();
    const comparator = this.#token.kind === "symbol" ? COMPARATORS[this.#token.text] : undefined;
    if (comparator !== undefined) {
      this.#advance();
      return this.#parseCompared(field, comparator);
    }
    if (this.#takeWord("is")) {
      const isNegated = !this.#takeWord("not");
      if (this.#takeWord("null")) return { kind: "present", field, isNegated };
      throw this.#fault(this.#token.offset, "after IS comes NULL or NOT NULL");
    }
    const isNegated = this.#takeWord("not");
    const at = this.#token.offset;
    if (this.#takeWord("like")) return this.#parsePattern(field, at, { ignoresCase: false, isNegated });
    if (this.#takeWord("ilike")) return this.#parsePattern(field, at, { ignoresCase: true, isNegated });
    if (this.#takeWord("in")) return this.#parseList(field, isNegated);
    const found = this.#token.kind === "end" ? "" : `, not "${this.#token.text}"`;
    throw this.#fault(at, `a comparison comes after "${describeField(field)}"${found}`, COMPARATOR_HINT);
  }

  #parseField(): Field {
    const token = this.#token;
    if (token.kind !== "name") {
      const found = token.kind === "end" ? "" : `, not "${token.text}"`;
      throw this.#fault(token.offset, `a condition begins with what is compared${found}`, FIELD_HINT);
    }
    const { field, end } = readField(token, readToken(this.#text, token.end), this.#fault);
    this.#token = readToken(this.#text, end);
    return field;
  }

  #parseCompared(field: Field, comparator: Comparator): Filter {
    const token = this.#token;
    if (token.kind === "name" && hasPrefix(token.text)) {
      throw this.#fault(token.offset, `a value comes after "${comparator}": fields are not compared with each other`);
    }
    const value = readValue(token, field, comparator, this.#fault);
    this.#advance();
    return { kind: "compare", field, comparator, value };
  }

  #parsePattern(field: Field, at: number, how: { readonly ignoresCase: boolean; readonly isNegated: boolean }): Filter {
    if (!isTextual(field)) throw this.#fault(at, `${describeField(field)} is no text, so it is like no pattern`);
    const pattern = String(readValue({ ...this.#token, kind: this.#textKind() }, field, "=", this.#fault));
    this.#advance();
    return { kind: "like", field, pattern, ...how };
  }

  /** A pattern of digits is a text all the same. */
  #textKind(): Token["kind"] {
    return this.#token.kind === "number" ? "quoted" : this.#token.kind;
  }

  #parseList(field: Field, isNegated: boolean): Filter {
    this.#expectSymbol("(");
    const comparator = isNegated ? "!=" : "=";
    const parts = [this.#parseCompared(field, comparator)];
    while (this.#takeSymbol(",")) {
      this.#count();
      parts.push(this.#parseCompared(field, comparator));
    }
    this.#expectSymbol(")");
    const [first] = parts;
    if (parts.length === 1 && first !== undefined) return first;
    return { kind: isNegated ? "and" : "or", parts };
  }

  #count(): void {
    this.#conditions += 1;
    if (this.#conditions <= MAX_CONDITIONS) return;
    throw this.#fault(this.#token.offset, `more than ${MAX_CONDITIONS} conditions are too many`);
  }

  #advance(): void {
    this.#token = readToken(this.#text, this.#token.end);
  }

  #takeWord(word: string): boolean {
    if (this.#token.kind !== "name" || this.#token.text.toLowerCase() !== word) return false;
    this.#advance();
    return true;
  }

  #takeSymbol(symbol: string): boolean {
    if (this.#token.kind !== "symbol" || this.#token.text !== symbol) return false;
    this.#advance();
    return true;
  }

  #expectSymbol(symbol: string): void {
    if (this.#takeSymbol(symbol)) return;
    throw this.#fault(this.#token.offset, `"${symbol}" is missing here`);
  }
}
