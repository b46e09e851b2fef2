/** A piece of code, as far as it can be told without a parser. */
export interface RoughToken {
  /** `text` is a string, a regular expression, or the end of a template. */
  readonly kind: "word" | "text" | "open" | "close" | "operator";
  /** `${` for the bracket that opens inside a template. */
  readonly text: string;
  readonly start: number;
  /** Whether a line ended between this token and the one before. */
  readonly isOnNewLine: boolean;
}

/**
 * Blanks and comments, then a word, a string or an operator. A quote that its line does not close is taken alone: it is an
 * apostrophe in the text of JSX, or a fault that the parser will report.
 */
const TOKEN =
  /((?:\s|\/\/.*|\/\*[^]*?(?:\*\/|$))*)(?:([\p{ID_Continue}$#@]+)|("(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*')|=>|[=!]==?|[<>]=|\?\.(?!\d)|(?:\?\?|\|\||&&|\*\*)=?|<\/|\/>|[-+*/%&|^]=|\+\+|--|[^])/uy;
const TEMPLATE = /(?:\\[^]|\$(?!\{)|[^`\\$])*(`|\$\{|$)/y;
const REGEX = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/\w*/y;

const BRACKETS: Readonly<Record<string, RoughToken["kind"]>> = {
  "(": "open",
  "[": "open",
  "{": "open",
  ")": "close",
  "]": "close",
  "}": "close",
};

/**
 * Takes code apart in one pass that needs no stack of its own, for what must be known before a parser sees the code.
 * The text between JSX tags is not known as such, and comes as words and operators.
 */
export function* roughTokens(source: string): Generator<RoughToken, void> {
  /** For each template that is inside its `${`: how many braces were open when that began. */
  const templates: number[] = [];
  let braces = 0;
  let endsOperand = false;
  let offset = 0;

  for (;;) {
    TOKEN.lastIndex = offset;
    const [all = "", trivia = "", word, string] = TOKEN.exec(source) ?? [];
    if (all.length === trivia.length) return;
    const start = offset + trivia.length;
    const isOnNewLine = trivia.includes("\n");
    offset += all.length;
    let text = all.slice(trivia.length);
    let kind: RoughToken["kind"] = word === undefined ? (string === undefined ? "operator" : "text") : "word";
    if (kind === "operator") {
      REGEX.lastIndex = start;
      const regex = text.startsWith("/") && !endsOperand ? REGEX.exec(source)?.[0] : undefined;
      if (regex !== undefined) {
        kind = "text";
        text = regex;
        offset = start + regex.length;
      } else kind = BRACKETS[text] ?? kind;
    }
    const goesOnWithTemplate = text === "}" && templates.at(-1) === braces;
    if (text === "{") braces += 1;
    else if (goesOnWithTemplate) templates.pop();
    else if (text === "}") braces -= 1;
    endsOperand = kind === "word" || kind === "text" || kind === "close";
    if (text !== "`") yield { kind, text, start, isOnNewLine };
    if (text !== "`" && !goesOnWithTemplate) continue;
    TEMPLATE.lastIndex = offset;
    const [characters = "", end] = TEMPLATE.exec(source) ?? [];
    offset += characters.length;
    endsOperand = end !== "${";
    if (end === "${") templates.push(braces);
    const at = offset - (end?.length ?? 0);
    yield { kind: end === "${" ? "open" : "text", text: end ?? "", start: at, isOnNewLine: false };
  }
}
