import { toSafeText } from "../report/render-text.ts";
import { toProgram, type Slice } from "./slice-program.ts";

/** The cells of a slice as text, in executed order. */
export function describeSlice(slice: Slice): string {
  const { cells, title } = toProgram(slice);
  const blocks = cells.map(({ executionCount, source, hasFailed }) => {
    const lines = source
      .replaceAll(/^\n+|\s+$/g, "")
      .split("\n")
      .map(toSafeText);
    const label = `[${executionCount}]${hasFailed ? " failed" : ""} `;
    return lines.map((line, index) => `${index === 0 ? label : " ".repeat(label.length)}${line}`.trimEnd()).join("\n");
  });
  const counted = `${cells.length} ${cells.length === 1 ? "cell" : "cells"}`;
  return `${toSafeText(title)} rests on ${counted}, in this order:\n\n${blocks.join("\n\n")}\n`;
}
