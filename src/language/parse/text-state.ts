/** A place in code that need not be finished. */
export interface TextState {
  /** What is open there, the outermost first: brackets, and the backticks of templates. */
  readonly open: readonly Opener[];
  /** The token that the place is inside of; undefined between tokens, and in the characters of a template. */
  readonly inside: { readonly kind: "string" | "comment" | "regex"; readonly start: number } | undefined;
}

type Opener = "(" | "{" | "[" | "`";

/**
 * Comments, strings and regular expressions as a whole, brackets and backticks alone. A slash begins a regular expression
 * where no operand stands before it; not after `<`, where it closes an element of JSX.
 */
const TOKEN =
  /\/\/.*|\/\*[^]*?(?:\*\/|$)|"(?:\\[^]|[^"\\\n])*"?|'(?:\\[^]|[^'\\\n])*'?|(?<=(?:^|[(,=:[!&|?{};+\-*%~^>]|\breturn|\btypeof)\s*)\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/|[`(){}[\]]/y;
/** An escaped character in a template with its backslash. */
const TEMPLATE_TOKEN = /\\[^]|`|\$\{/y;

/** What is open at an offset, and whether that is inside a string, a comment or a regular expression. */
export function textStateAt(code: string, end: number = code.length): TextState {
  const open: Opener[] = [];
  for (let offset = 0; offset < end;) {
    const isInTemplate = open.at(-1) === "`";
    const pattern = isInTemplate ? TEMPLATE_TOKEN : TOKEN;
    pattern.lastIndex = offset;
    const token = pattern.exec(code)?.[0];
    const tokenEnd = offset + (token?.length ?? 1);
    const kind = token === undefined || isInTemplate ? undefined : kindOf(token);
    if (kind !== undefined && token !== undefined && (tokenEnd > end || (tokenEnd === end && !isClosed(token)))) {
      return { open, inside: { kind, start: offset } };
    }
    offset = tokenEnd;
    if (token === "`" && isInTemplate) open.pop();
    else if (token === "`" || token === "(" || token === "{" || token === "[") open.push(token);
    else if (token === "${") open.push("{");
    else if (token === ")" || token === "}" || token === "]") open.pop();
  }
  return { open, inside: undefined };
}

function kindOf(token: string): "string" | "comment" | "regex" | undefined {
  if (token.startsWith("//") || token.startsWith("/*")) return "comment";
  if (token.startsWith("/")) return "regex";
  return token.startsWith('"') || token.startsWith("'") ? "string" : undefined;
}

/** Whether a token has its own end, so that the place behind it is outside. */
function isClosed(token: string): boolean {
  if (token.startsWith("//")) return false;
  if (token.startsWith("/*")) return token.length >= 4 && token.endsWith("*/");
  const withoutEscapes = token.replaceAll(/\\[^]/g, "");
  return withoutEscapes.length >= 2 && withoutEscapes.endsWith(token[0] ?? "");
}
