import type { Json } from "../../src/shared/json.ts";

/** What `files = !command` gives: the lines that the command printed, with what else there is to know of it. */
export type CommandLines = readonly string[] & {
  /** All lines in one text. */
  readonly text: string;
  /** 0 when the command says that all went well. */
  readonly exitCode: number;
};

/** An array like others, whose extra members are not shown as elements are. */
export function toCommandLines(answer: Json | undefined): CommandLines {
  const { lines, exitCode } = answer as unknown as { readonly lines: readonly string[]; readonly exitCode: number };
  return Object.defineProperties([...lines], {
    text: { value: lines.join("\n") },
    exitCode: { value: exitCode },
  }) as unknown as CommandLines;
}
