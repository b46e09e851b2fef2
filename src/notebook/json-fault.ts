// JSON.parse names a position in some of its messages only, and people need one each time. This runs on the failing
// path alone, so that it may be slow; it keeps no recursion, so that deep nesting cannot break it.

/** Where a text stops being JSON, and what was wrong there. */
export interface JsonFault {
  /** UTF-16 offset of the first character that cannot be right. */
  readonly offset: number;
  readonly reason: string;
}

const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** Finds the first fault of a text that is not JSON; undefined when the text is JSON. */
export function maybeJsonFault(text: string): JsonFault | undefined {
  const open: ("{" | "[")[] = [];
  let expected: "value" | "value or ]" | "key" | "key or }" | "colon" | "comma" = "value";
  for (let offset = skipSpace(text, 0); ; offset = skipSpace(text, offset)) {
    const character = text[offset];
    const container = open.at(-1);
    if (character === undefined) {
      return expected === "comma" && container === undefined
        ? undefined
        : { offset, reason: container === undefined ? "the file is empty" : `"${container}" is never closed` };
    }
    if (expected === "comma") {
      if (container === undefined) return { offset, reason: "there is more text after the end" };
      if (character === ",") expected = container === "{" ? "key" : "value";
      else if (character === (container === "{" ? "}" : "]")) open.pop();
      else return { offset, reason: `expected "," or "${container === "{" ? "}" : "]"}"` };
      offset += 1;
    } else if (expected === "colon") {
      if (character !== ":") return { offset, reason: 'expected ":"' };
      expected = "value";
      offset += 1;
    } else if (expected === "key" || expected === "key or }") {
      if (character === "}" && expected === "key or }") {
        open.pop();
        expected = "comma";
        offset += 1;
        continue;
      }
      if (character !== '"') return { offset, reason: "expected a name in double quotes" };
      const end = endOfString(text, offset);
      if (typeof end !== "number") return end;
      expected = "colon";
      offset = end;
    } else if (character === "{" || character === "[") {
      open.push(character);
      expected = character === "{" ? "key or }" : "value or ]";
      offset += 1;
    } else if (character === "]" && expected === "value or ]") {
      open.pop();
      expected = "comma";
      offset += 1;
    } else {
      const end = character === '"' ? endOfString(text, offset) : endOfScalar(text, offset);
      if (typeof end !== "number") return end;
      expected = "comma";
      offset = end;
    }
  }
}

function skipSpace(text: string, start: number): number {
  let offset = start;
  while (offset < text.length && " \t\r\n".includes(text.charAt(offset))) offset += 1;
  return offset;
}

function endOfScalar(text: string, start: number): number | JsonFault {
  SCALAR.lastIndex = start;
  return SCALAR.test(text) ? SCALAR.lastIndex : { offset: start, reason: "expected a value" };
}

function endOfString(text: string, start: number): number | JsonFault {
  for (let offset = start + 1; offset < text.length; offset += 1) {
    const character = text.charAt(offset);
    if (character === '"') return offset + 1;
    if (character < " ") return { offset, reason: "a line end or control character inside a string" };
    if (character === "\\") {
      ESCAPE.lastIndex = offset;
      if (!ESCAPE.test(text)) return { offset, reason: `"${text.slice(offset, offset + 2)}" is no escape of JSON` };
      offset = ESCAPE.lastIndex - 1;
    }
  }
  return { offset: start, reason: "the string that begins here is never closed" };
}
