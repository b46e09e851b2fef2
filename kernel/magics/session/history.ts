import type { HistoryItem, HistoryRequest } from "../../protocol/history.ts";
import type { MagicArguments } from "../arguments.ts";
import { MagicError, type Magic } from "../magic.ts";

/** `%history`. */
export const historyMagic: Magic = {
  name: "history",
  summary: "shows what was executed",
  examples: ["%history", "%history -n 3-5", "%history -g *fit*"],
  line: {
    summary: "shows the cells of this session, or those with the numbers FROM to TO",
    arguments: [{ name: "FROM-TO", kind: "word", isOptional: true }],
    flags: [
      { name: "last", short: "l", value: "N", help: "the last N cells, also of earlier sessions" },
      {
        name: "grep",
        short: "g",
        value: "PATTERN",
        help: "cells of all sessions that match; `*` and `?` stand for any text",
      },
      { name: "numbers", short: "n", help: "with the number of each cell" },
      { name: "output", short: "o", help: "with the values of the cells" },
    ],
    async run(given, context) {
      const items = await context.findHistory(toRequest(given));
      if (items.length === 0) return context.print("there is nothing of that kind in the history\n");
      context.print(items.map((item) => renderItem(item, given)).join(""));
    },
  },
};

function toRequest(given: MagicArguments): HistoryRequest {
  const output = given.has("output");
  const pattern = given.flag("grep");
  const last = given.wholeNumber("last");
  const [range] = given.words;
  if (range !== undefined && (pattern !== undefined || last !== undefined)) {
    throw new MagicError("BAD_ARGUMENT", `"${range}" is about this session, and --grep and --last are about all`);
  }
  if (pattern !== undefined) {
    return { hist_access_type: "search", pattern: toGlob(pattern), unique: true, n: last, output, raw: true };
  }
  if (last !== undefined) return { hist_access_type: "tail", n: last, output, raw: true };
  return { hist_access_type: "range", session: 0, ...toRange(range), output, raw: true };
}

/** A word without a pattern means any cell that holds it. */
function toGlob(pattern: string): string {
  return /[*?]/.test(pattern) ? pattern : `*${pattern}*`;
}

function toRange(range: string | undefined): { readonly start: number; readonly stop: number | undefined } {
  if (range === undefined) return { start: 1, stop: undefined };
  const [, from, dash, to] = /^(\d+)(-)?(\d+)?$/.exec(range) ?? [];
  if (from === undefined || (to !== undefined && Number(to) < Number(from))) {
    throw new MagicError("BAD_ARGUMENT", `"${range}" is neither a number nor of the form FROM-TO`);
  }
  if (dash === undefined) return { start: Number(from), stop: Number(from) + 1 };
  return { start: Number(from), stop: to === undefined ? undefined : Number(to) + 1 };
}

function renderItem([, number, input]: HistoryItem, given: MagicArguments): string {
  const [source, value] = typeof input === "string" ? [input, null] : input;
  const head = given.has("numbers") ? `[${number}] ` : "";
  const lines = source.split("\n").map((line, index) => (index === 0 ? head : " ".repeat(head.length)) + line);
  const shown = value === null ? "" : `${value.replaceAll(/^/gm, "// ")}\n`;
  return `${lines.join("\n")}\n${shown}`;
}
