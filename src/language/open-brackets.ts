/** What is still open at the end of a text. */
export interface OpenBrackets {
  readonly depth: number;
  /** Whether the text ends inside the characters of a template. */
  readonly isInTemplate: boolean;
}

/** Comments and strings as a whole, brackets and backticks alone; an escaped character in a template with its backslash. */
const TOKEN = /\/\/.*|\/\*[^]*?(?:\*\/|$)|"(?:\\[^]|[^"\\\n])*"?|'(?:\\[^]|[^'\\\n])*'?|[`(){}[\]]/y;
const TEMPLATE_TOKEN = /\\[^]|`|\$\{/y;

/**
 * Counts the brackets that are open at the end of unfinished code. It knows strings, templates and comments, but not
 * regular expressions, which is enough to indent the next line.
 */
export function openBrackets(code: string): OpenBrackets {
  const open: string[] = [];
  for (let offset = 0; offset < code.length;) {
    const isInTemplate = open.at(-1) === "`";
    const pattern = isInTemplate ? TEMPLATE_TOKEN : TOKEN;
    pattern.lastIndex = offset;
    const token = pattern.exec(code)?.[0];
    offset += token?.length ?? 1;
    if (token === "`" && isInTemplate) open.pop();
    else if (token === "`" || token === "${" || token === "(" || token === "{" || token === "[") open.push(token);
    else if (token === ")" || token === "}" || token === "]") open.pop();
  }
  const isInTemplate = open.at(-1) === "`";
  return { depth: open.filter((bracket) => bracket !== "`").length, isInTemplate };
}
