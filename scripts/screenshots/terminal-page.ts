import { escapeHtml } from "../../src/shared/text.ts";

/** One command as it was typed, and all it printed, with its ANSI colours. */
export interface TerminalSession {
  readonly command: string;
  readonly output: string;
}

/** The colours 0 to 15 of a terminal, as the page shows them. */
const PALETTE = [
  ["#15161e", "#f7768e", "#9ece6a", "#e0af68", "#7aa2f7", "#bb9af7", "#7dcfff", "#a9b1d6"],
  ["#565f89", "#ff899d", "#b9f27c", "#ffc777", "#8db0ff", "#c7a9ff", "#a4daff", "#c0caf5"],
] as const;

interface Style {
  readonly color: string | undefined;
  readonly isBold: boolean;
  readonly isDim: boolean;
  readonly isItalic: boolean;
  readonly isUnderlined: boolean;
}

const PLAIN: Style = { color: undefined, isBold: false, isDim: false, isItalic: false, isUnderlined: false };

/** A page that looks like a terminal window, in one element `#terminal`. */
export function renderTerminalPage(title: string, sessions: readonly TerminalSession[]): string {
  const body = sessions
    .map(
      ({ command, output }) =>
        `<div><span class="prompt">$</span> <b>${escapeHtml(command)}</b></div><div>${ansiToHtml(output.trimEnd())}</div>`,
    )
    .join("<br>");
  return `<!doctype html>
<meta charset="utf-8">
<style>
  body { margin: 0; background: transparent; }
  #terminal { display: inline-block; margin: 0; border-radius: 10px; background: #1a1b26; color: #c0caf5; }
  header { display: flex; align-items: center; gap: 8px; padding: 12px 16px; background: #24283b; border-radius: 10px 10px 0 0; }
  header i { width: 12px; height: 12px; border-radius: 50%; }
  header span { flex: 1; text-align: center; margin-right: 52px; font: 13px "DejaVu Sans", sans-serif; color: #787c99; }
  pre { margin: 0; padding: 18px 24px 22px; font: 14px/1.45 "DejaVu Sans Mono", monospace; white-space: pre; }
  pre div { min-height: 1.45em; }
  .prompt { color: #9ece6a; }
</style>
<div id="terminal">
<header><i style="background:#f7768e"></i><i style="background:#e0af68"></i><i style="background:#9ece6a"></i><span>${escapeHtml(title)}</span></header>
<pre>${body}</pre>
</div>`;
}

/** Text with SGR escape sequences as HTML; other escape sequences are left out. */
export function ansiToHtml(text: string): string {
  let style = PLAIN;
  let html = "";
  // oxlint-disable-next-line no-control-regex -- escape sequences begin with a control character
  for (const [whole, codes, letter] of text.matchAll(/\u001b\[([\d;]*)([a-zA-Z])|[^\u001b]+|\u001b/g)) {
    if (letter === "m") style = applyCodes(style, codes ?? "");
    else if (letter === undefined && whole !== "\u001b") html += renderSpan(whole, style);
  }
  return html;
}

function applyCodes(style: Style, codes: string): Style {
  return codes.split(";").map(Number).reduce(applyCode, style);
}

function applyCode(style: Style, code: number): Style {
  if (code === 0) return PLAIN;
  if (code === 1) return { ...style, isBold: true };
  if (code === 2) return { ...style, isDim: true };
  if (code === 3) return { ...style, isItalic: true };
  if (code === 4) return { ...style, isUnderlined: true };
  if (code === 22) return { ...style, isBold: false, isDim: false };
  if (code === 23) return { ...style, isItalic: false };
  if (code === 24) return { ...style, isUnderlined: false };
  if (code === 39) return { ...style, color: undefined };
  if (code >= 30 && code <= 37) return { ...style, color: PALETTE[0][code - 30] };
  if (code >= 90 && code <= 97) return { ...style, color: PALETTE[1][code - 90] };
  return style;
}

function renderSpan(text: string, { color, isBold, isDim, isItalic, isUnderlined }: Style): string {
  const css = [
    color === undefined ? "" : `color:${color}`,
    isBold ? "font-weight:bold" : "",
    isDim ? "opacity:.6" : "",
    isItalic ? "font-style:italic" : "",
    isUnderlined ? "text-decoration:underline" : "",
  ].filter((rule) => rule !== "");
  return css.length === 0 ? escapeHtml(text) : `<span style="${css.join(";")}">${escapeHtml(text)}</span>`;
}
