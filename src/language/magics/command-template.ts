// A command of the shell with values of the session in it: `!head -n {count} {path}`. A value never becomes syntax of the
// shell: where it stands outside of quotes it is one word, or one word for each element of an array; inside double quotes
// it is text. Inside single quotes everything is as it is, as it is for the shell itself: `!awk '{sum += $1}'`.
import type { Span } from "../positions/edits.ts";
import { maybeProgram } from "../parse/parse-module.ts";

/** A piece of a command. Offsets are UTF-16, in the command. */
export type CommandPart =
  | { readonly kind: "text"; readonly text: string }
  /** `{expression}`; the span is the expression's, without the braces. */
  | { readonly kind: "value"; readonly place: "word" | "quoted"; readonly expression: Span };

export interface CommandTemplate {
  readonly parts: readonly CommandPart[];
}

type Place = "word" | "quoted" | "single" | "backticks";

/** Takes a command apart. `{{` and `}}` around something stand for the braces themselves, and so does `${name}`. */
export function parseCommand(command: string): CommandTemplate {
  const parts: CommandPart[] = [];
  const places: Place[] = ["word"];
  let text = "";
  let offset = 0;
  const take = (length: number): void => {
    text += command.slice(offset, offset + length);
    offset += length;
  };
  while (offset < command.length) {
    const place = places.at(-1) ?? "word";
    const character = command[offset];
    if (place === "single") {
      if (character === "'") places.pop();
      take(1);
    } else if (character === "\\") take(2);
    else if (command.startsWith("$(", offset)) {
      places.push("word");
      take(2);
    } else if (command.startsWith("${", offset)) take(2);
    else if (character === "{") {
      const expression = maybeExpressionAt(command, offset);
      if (expression !== undefined && place !== "backticks") {
        if (text !== "") parts.push({ kind: "text", text });
        parts.push({ kind: "value", place, expression });
        text = "";
        offset = expression.end + 1;
      } else if (command.startsWith("{{", offset) && command.includes("}}", offset)) {
        const end = command.indexOf("}}", offset);
        text += command.slice(offset + 1, end + 1);
        offset = end + 2;
      } else take(1);
    } else {
      if (character === "'" && place === "word") places.push("single");
      else if (character === '"') toggle(places, "quoted");
      else if (character === "`") toggle(places, "backticks");
      else if (character === ")" && place === "word" && places.length > 1) places.pop();
      take(1);
    }
  }
  if (text !== "") parts.push({ kind: "text", text });
  return { parts };
}

function toggle(places: Place[], place: Place): void {
  if (places.at(-1) === place) places.pop();
  else places.push(place);
}

/** The expression between a brace and the nearest one that closes it. */
function maybeExpressionAt(command: string, brace: number): Span | undefined {
  const start = brace + 1;
  for (let end = command.indexOf("}", start); end >= 0; end = command.indexOf("}", end + 1)) {
    if (isValue(command.slice(start, end))) return { start, end };
  }
  return undefined;
}

/**
 * Whether a text is one expression that gives a word, and not `a,b` of a brace expansion, `sum += $1` of awk, or an object.
 */
function isValue(text: string): boolean {
  if (!/^\s*[^\s{]/.test(text)) return false;
  const [statement, ...others] = maybeProgram(`(${text}\n)`)?.body ?? [];
  if (others.length > 0 || statement?.type !== "ExpressionStatement") return false;
  return statement.expression.type !== "SequenceExpression" && statement.expression.type !== "AssignmentExpression";
}
