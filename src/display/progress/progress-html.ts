import { escapeHtml } from "../../shared/text.ts";
import { detailsOf, type ProgressState, type ProgressStatus, shareOf } from "./progress-state.ts";

const STYLE = `<style>
.lt-progress div{display:flex;align-items:center;gap:.75em;padding:.15em 0;font-variant-numeric:tabular-nums}
.lt-progress progress{width:16em;height:.9em}
.lt-progress small{opacity:.7;font-size:.9em;white-space:nowrap}
</style>`;

const COLORS: Readonly<Record<ProgressStatus, string>> = {
  running: "#4c78a8",
  done: "#54a24b",
  stopped: "#d6a92a",
  interrupted: "#d6a92a",
  failed: "#e45756",
};

function renderBar(state: ProgressState): string {
  const { label, depth, status } = state;
  // Without a value the bar moves by itself, which it must not do when nothing goes on.
  const share = shareOf(state) ?? (status === "running" ? undefined : 1);
  const value = share === undefined ? "" : ` value="${share.toFixed(4)}"`;
  const name = label === "" ? "" : `<span>${escapeHtml(label)}</span>`;
  const bar = `<progress max="1"${value} style="accent-color:${COLORS[status]}"></progress>`;
  return `<div style="padding-left:${depth * 1.5}em">${name}${bar}<small>${escapeHtml(detailsOf(state))}</small></div>`;
}

/** Bars as part of a page. */
export function renderProgressHtml(states: readonly ProgressState[]): string {
  return `<div class="lt-progress">${STYLE}\n${states.map(renderBar).join("\n")}\n</div>`;
}
