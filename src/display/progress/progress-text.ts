import { cutText, padText, textWidth, toSingleLine } from "../text-width.ts";
import { detailsOf, type ProgressState, shareOf } from "./progress-state.ts";

const BAR_WIDTH = 24;
const MAX_LABEL = 32;
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"] as const;

function barText(share: number): string {
  const eighths = Math.round(share * BAR_WIDTH * 8);
  const bar = "█".repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? "");
  return `|${padText(bar, BAR_WIDTH, false)}|`;
}

/** Bars as lines of text. */
export function renderProgressText(states: readonly ProgressState[]): string {
  const labels = states.map(({ label, depth }) => "  ".repeat(depth) + cutText(toSingleLine(label), MAX_LABEL));
  const width = Math.max(...labels.map(textWidth), 0);
  const lines = states.map((state, index) => {
    const share = shareOf(state);
    const bar = share === undefined ? "" : `${String(Math.floor(share * 100)).padStart(3)}% ${barText(share)} `;
    return `${padText(labels[index] ?? "", width, false)}${width > 0 ? " " : ""}${bar}${detailsOf(state)}`;
  });
  return lines.join("\n");
}
