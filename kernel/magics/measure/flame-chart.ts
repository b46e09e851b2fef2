// A flame chart as SVG that needs no script: a bar for each function, as wide as the time it took, below the one that has
// called it. Hovering shows what does not fit, by the picture's own titles.
import type { ProfileNode } from "../../runtime/inquiry.ts";
import { escapeHtml } from "../../../src/shared/text.ts";
import { totalOf } from "./profile-table.ts";

const WIDTH = 960;
const ROW_HEIGHT = 18;
/** Narrower bars would not be seen. */
const MIN_WIDTH = 0.5;
/** What a letter takes of the font below. */
const LETTER_WIDTH = 6.6;
const PADDING = 3;

interface Bar {
  readonly node: ProfileNode;
  readonly depth: number;
  readonly startMs: number;
  readonly totalMs: number;
}

export function renderFlameChart(root: ProfileNode): string {
  const wholeMs = totalOf(root);
  if (wholeMs === 0) return "";
  const bars: Bar[] = [];
  collectBars(root, { depth: 0, startMs: 0, msPerPixel: wholeMs / WIDTH }, bars);
  const height = (Math.max(...bars.map(({ depth }) => depth)) + 1) * ROW_HEIGHT;
  const shapes = bars.map((bar) => renderBar(bar, wholeMs));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="monospace" font-size="11">`,
    ...shapes,
    "</svg>",
  ].join("\n");
}

interface Place {
  readonly depth: number;
  readonly startMs: number;
  readonly msPerPixel: number;
}

function collectBars(node: ProfileNode, { depth, startMs, msPerPixel }: Place, bars: Bar[]): void {
  const totalMs = totalOf(node);
  if (totalMs / msPerPixel < MIN_WIDTH) return;
  bars.push({ node, depth, startMs, totalMs });
  let childMs = startMs;
  for (const child of node.children.toSorted((a, b) => totalOf(b) - totalOf(a))) {
    collectBars(child, { depth: depth + 1, startMs: childMs, msPerPixel }, bars);
    childMs += totalOf(child);
  }
}

function renderBar({ node, depth, startMs, totalMs }: Bar, wholeMs: number): string {
  const x = (WIDTH * startMs) / wholeMs;
  const width = (WIDTH * totalMs) / wholeMs;
  const share = ((100 * totalMs) / wholeMs).toFixed(1);
  const where = node.place === "" ? "" : ` ${node.place}`;
  const title = `${node.name}${where}: ${totalMs.toFixed(1)} ms, ${share} %, ${node.selfMs.toFixed(1)} ms of it itself`;
  const y = depth * ROW_HEIGHT;
  const box = `x="${x.toFixed(2)}" y="${y}" width="${width.toFixed(2)}" height="${ROW_HEIGHT - 1}"`;
  return `<g><title>${escapeHtml(title)}</title><rect ${box} fill="${colorOf(node)}"/>${renderLabel(node, x, y, width)}</g>`;
}

function renderLabel({ name, place }: ProfileNode, x: number, y: number, width: number): string {
  const room = Math.floor((width - 2 * PADDING) / LETTER_WIDTH);
  if (room < 3) return "";
  const whole = place === "" ? name : `${name} ${place}`;
  const text = whole.length <= room ? whole : `${name.length <= room ? name : name.slice(0, room - 1) + "…"}`;
  return `<text x="${(x + PADDING).toFixed(2)}" y="${y + 13}" fill="#222">${escapeHtml(text)}</text>`;
}

/** The user's own code is warm, that of packages is cold, and what is no function grey; one file has one shade. */
function colorOf({ name, place }: ProfileNode): string {
  if (place === "") return name.startsWith("(") ? "#d0d0d0" : "#e0e0e0";
  const file = place.replace(/:\d+$/, "");
  let hash = 0;
  for (const character of file) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 997;
  const isForeign = file.includes("node_modules") || file.startsWith("node:");
  return `hsl(${isForeign ? 190 + (hash % 50) : 15 + (hash % 40)} 80% ${70 + (hash % 12)}%)`;
}
