import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { parseCommand } from "../../src/language/magics/command-template.ts";

/** The parts of a command: text as it is, values as `‹expression place›`. */
function shown(command: string): string {
  return parseCommand(command)
    .parts.map((part) => {
      if (part.kind === "text") return part.text;
      return `‹${command.slice(part.expression.start, part.expression.end)} ${part.place}›`;
    })
    .join("");
}

describe("a command", () => {
  test.each<[what: string, command: string, parts: string]>([
    ["holds values", "head -n {count} {path}", "head -n ‹count word› ‹path word›"],
    [
      "holds any expression",
      "echo {a.b[0](c)} {`${d}`} {e ? 'f}' : \"g\"}",
      "echo ‹a.b[0](c) word› ‹`${d}` word› ‹e ? 'f}' : \"g\" word›",
    ],
    ["holds values inside of words", "cp {name}.csv out/{name}", "cp ‹name word›.csv out/‹name word›"],
    ["holds values inside of quotes", 'echo "{a} and {b}" {c}', 'echo "‹a quoted› and ‹b quoted›" ‹c word›'],
    [
      "holds a command in quotes with values of its own",
      'echo "$(cat {a} "{b}") {c}"',
      'echo "$(cat ‹a word› "‹b quoted›") ‹c quoted›"',
    ],
    [
      "is awk's inside single quotes",
      "awk '{sum += $1} END {print sum}' {path}",
      "awk '{sum += $1} END {print sum}' ‹path word›",
    ],
    [
      "is as it is where no expression stands",
      "find . -exec rm {} \\; {a,b} {1..3} { print $1 }",
      "find . -exec rm {} \\; {a,b} {1..3} { print $1 }",
    ],
    ["is the shell's behind a dollar sign", "echo ${HOME} $HOME", "echo ${HOME} $HOME"],
    ["is as it is behind a backslash", "echo \\{a} \\'{b}", "echo \\{a} \\'‹b word›"],
    ["shows braces that are doubled", "echo {{a}} {b}", "echo {a} ‹b word›"],
    ["takes no values in backticks, where nothing can be quoted", "echo `cat {a}` {b}", "echo `cat {a}` ‹b word›"],
    ["may hold an apostrophe inside double quotes", `echo "it's" {a}`, `echo "it's" ‹a word›`],
    ["may hold JSON", `curl -d '{"a":1}' -H {"b":2}`, `curl -d '{"a":1}' -H {"b":2}`],
    ["may be open at its end", "echo {a", "echo {a"],
  ])("%s", (_, command, parts) => {
    expect(shown(command)).toBe(parts);
  });

  test("loses nothing but braces around values, and doubled ones", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a{}'"`\\$( )]{0,20}$/), (command) => {
        const { parts } = parseCommand(command);
        const texts = parts.map((part) =>
          part.kind === "text" ? part.text : `{${command.slice(part.expression.start, part.expression.end)}}`,
        );

        expect(texts.join("").replaceAll(/[{}]/g, "")).toBe(command.replaceAll(/[{}]/g, ""));
      }),
    );
  });
});
