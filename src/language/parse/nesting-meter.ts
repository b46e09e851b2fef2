import type { RoughToken } from "./rough-tokens.ts";

/** Chains such as `a().b()` and sums are as deep in the tree as they are long, but each link takes less of the stack. */
const CALL_DEPTH = 1 / 4;
const TERM_DEPTH = 1 / 16;

/** The operand that follows is one level deeper. */
const PREFIX_WORDS = new Set("new await yield typeof void delete keyof unique readonly infer extends".split(" "));
const PREFIX_SIGNS = new Set("! ~ + - ++ --".split(" "));
const POSTFIX_SIGNS = new Set("! ++ --".split(" "));
/** Type arguments and JSX end so. */
const ENDING_SIGNS = new Set("> />".split(" "));
/** Operators whose right operand may hold the same operator again. */
const RIGHT_BINDING = new Set("=> ** = ??= ||= &&= **= += -= *= /= %= &= |= ^=".split(" "));
/** The statement that follows is one level deeper. */
const HEAD_WORDS = new Set("if for while do with".split(" "));
/** Brackets behind these words are not those of a call, and what follows them is no operand. */
const BEFORE_HEADS = new Set("if for while with switch catch await".split(" "));
/** Words that end no operand. Those of the second group begin a statement, also behind JSX text. */
const OTHER_KEYWORDS = new Set("return throw else try finally async".split(" "));
const DECLARING_WORDS = new Set(
  "import export const let var function class type interface enum case default".split(" "),
);
/** Between two operands, also on the next line. */
const INFIX_WORDS = new Set("in of instanceof as satisfies is implements from with".split(" "));

const OPENING_WORDS = [...PREFIX_WORDS, ...HEAD_WORDS, ...INFIX_WORDS].join("|");
/** All that may open a level or a part of one. */
export const OPENER = new RegExp(`[^\\s\\w$"';,)}\\]>]|\\b(?:${OPENING_WORDS})\\b`, "g");
const CLOSERS: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "${": "}" };

/** What may be open inside one pair of brackets. */
interface Level {
  readonly closer: string;
  /** Whether these brackets are the head of a statement, which follows them. */
  readonly isHead: boolean;
  /** Operators with nothing but operands behind them so far: `a = b = `, `c ? d : `, `() => `. */
  operands: number;
  /** Question marks whose colon has not come. */
  questions: number;
  statements: number;
  /** Whether a `while` may be the end of a loop rather than a new one: how many times `do` has come. */
  loops: number;
  /** Elements of JSX, and lists of type arguments. */
  tags: number;
  /** Calls, members and the like of one operand. */
  links: number;
  /** Operators whose left operand may hold the same operator again. */
  terms: number;
}

/**
 * Reads tokens and estimates how many levels are open after each. The estimate may be too high where a statement ends in
 * a way that only a parser sees, and is not too low but for code that nobody would write.
 */
export class NestingMeter {
  readonly #hasJsx: boolean;
  readonly #outerLevels: Level[] = [];
  #level = openLevel("", false);
  #outerDepth = 0;
  #previous = "";
  #previousKind: RoughToken["kind"] = "operator";
  #endsOperand = false;

  constructor(hasJsx: boolean) {
    this.#hasJsx = hasJsx;
  }

  get depth(): number {
    return this.#outerDepth + depthOf(this.#level);
  }

  read(token: RoughToken): void {
    if (token.kind === "word") this.#readWord(token);
    else if (token.kind === "text") this.#readText(token);
    else if (token.kind === "open") this.#open(token.text);
    else if (token.kind === "close") this.#close(token.text);
    else this.#readOperator(token.text);
    this.#previous = token.text;
    this.#previousKind = token.kind;
  }

  #readWord(token: RoughToken): void {
    const { text: word, isOnNewLine } = token;
    const level = this.#level;
    if (this.#previous === "." || this.#previous === "?.") {
      this.#endsOperand = true;
      return;
    }
    if (this.#previous === ";" || (this.#isAdjacent(token) && !INFIX_WORDS.has(word))) this.#endStatement(word);
    this.#endsOperand = false;
    if (PREFIX_WORDS.has(word)) level.operands += 1;
    else if (INFIX_WORDS.has(word)) level.terms += TERM_DEPTH;
    else if (HEAD_WORDS.has(word)) level.statements += 1;
    else if (DECLARING_WORDS.has(word)) {
      // Text between JSX tags seldom has one at the start of a line.
      if (isOnNewLine) level.tags = 0;
      // Cases stand side by side, though a colon is all that ends them.
      if (word === "case" || word === "default") endExpression(level);
    } else this.#endsOperand = !OTHER_KEYWORDS.has(word);
    if (word === "do") level.loops += 1;
  }

  #readText(token: RoughToken): void {
    if (this.#endsOperand && token.text === "`") this.#level.links += CALL_DEPTH;
    else if (this.#isAdjacent(token)) this.#endStatement("");
    this.#endsOperand = true;
  }

  /** Whether an operand follows another with nothing between: a statement without semicolon, or an attribute, has ended. */
  #isAdjacent({ isOnNewLine }: RoughToken): boolean {
    return this.#endsOperand && (isOnNewLine || this.#previousKind !== "word");
  }

  #endStatement(nextWord: string): void {
    const level = this.#level;
    endExpression(level);
    if (nextWord === "else" || (nextWord === "while" && level.loops > 0)) return;
    level.statements = 0;
    level.loops = 0;
  }

  #readOperator(operator: string): void {
    const level = this.#level;
    const isPrefix = !this.#endsOperand;
    this.#endsOperand = ENDING_SIGNS.has(operator) || (!isPrefix && POSTFIX_SIGNS.has(operator));
    if (operator === "." || operator === "?." || (operator === "!" && !isPrefix)) level.links += TERM_DEPTH;
    else {
      level.links = 0;
      level.terms += TERM_DEPTH;
    }
    if (RIGHT_BINDING.has(operator) || (isPrefix && PREFIX_SIGNS.has(operator))) level.operands += 1;
    else if (operator === "," || operator === ";") endExpression(level);
    else if (operator === "?") {
      level.operands += 1;
      level.questions += 1;
    } else if (operator === ":") {
      // A label, a type or a key, when it does not belong to a question mark.
      if (level.questions > 0) level.questions -= 1;
      else level.operands += 1;
    } else if (operator === "<") level.tags += 1;
    else if (operator === "</" || operator === "/>" || (operator === ">" && !this.#hasJsx)) {
      level.tags = Math.max(0, level.tags - 1);
    }
    if (operator === ";") level.tags = 0;
  }

  #open(bracket: string): void {
    const level = this.#level;
    if (this.#previous === ";") this.#endStatement("");
    if (this.#endsOperand && bracket !== "{") level.links += CALL_DEPTH;
    const isHead = bracket === "(" && BEFORE_HEADS.has(this.#previous);
    this.#outerDepth += depthOf(level);
    this.#outerLevels.push(level);
    this.#level = openLevel(CLOSERS[bracket] ?? "", isHead);
    this.#endsOperand = false;
  }

  #close(closer: string): void {
    this.#endsOperand = !this.#level.isHead;
    // A closer may be missing or be too many, as in JSX text: then all up to its partner is closed, or nothing.
    if (this.#level.closer !== closer && !this.#outerLevels.some((level) => level.closer === closer)) return;
    let closed: Level;
    do {
      closed = this.#level;
      this.#level = this.#outerLevels.pop() ?? openLevel("", false);
      this.#outerDepth -= depthOf(this.#level);
    } while (closed.closer !== closer);
  }
}

function openLevel(closer: string, isHead: boolean): Level {
  return { closer, isHead, operands: 0, questions: 0, statements: 0, loops: 0, tags: 0, links: 0, terms: 0 };
}

function depthOf({ closer, operands, statements, tags, links, terms }: Level): number {
  return (closer === "" ? 0 : 1) + operands + statements + tags + links + terms;
}

function endExpression(level: Level): void {
  level.operands = 0;
  level.questions = 0;
  level.links = 0;
  level.terms = 0;
}
