import { textPixels } from "../../display/chart/layout.ts";
import type { ChartSurface } from "../../display/chart/render-chart.ts";
import { coordinate, element, textElement } from "../../display/chart/svg.ts";
import { cutText } from "../../display/text-width.ts";
import type { ParallelAxes, ParallelAxis, ParallelLine } from "./parallel.ts";

const HEIGHT = 340;
const TOP = 36;
const BOTTOM = 40;
const AXIS_GAP = 130;
const MAX_TEXT = 14;

/** Parallel coordinates as SVG: each line says whose it is to a pointer over it. */
export function renderParallelSvg({ axes, lines, note }: ParallelAxes, surface: ChartSurface): string {
  const left = 24 + Math.max(...(axes[0]?.scale.ticks ?? []).map(({ text }) => textPixels(cutText(text, MAX_TEXT))), 0);
  const width = left + (axes.length - 1) * AXIS_GAP + 60;
  const x = (index: number): number => left + index * AXIS_GAP;
  const y = (place: number): number => TOP + (1 - place) * (HEIGHT - TOP - BOTTOM);
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${Math.ceil(width)} ${HEIGHT}`,
      width,
      height: HEIGHT,
      role: "img",
      "font-family": surface === "page" ? "inherit" : "system-ui, 'Segoe UI', Helvetica, Arial, sans-serif",
      "font-size": 12,
      fill: surface === "page" ? "currentColor" : "#24292f",
      color: surface === "page" ? undefined : "#24292f",
      style: "max-width:100%;height:auto",
    },
    [
      textElement("title", {}, axes.map(({ key }) => key).join(", ")),
      surface === "image" ? element("rect", { width, height: HEIGHT, fill: "#fff" }) : "",
      ...lines.map((line) => renderLine(line, lines.length, x, y)),
      ...axes.map((axis, index) => renderAxis(axis, x(index), y)),
      note === undefined ? "" : textElement("text", { x: left, y: HEIGHT - 6, "font-size": 11, opacity: 0.65 }, note),
    ],
  );
}

function renderLine(
  { name, places, shade }: ParallelLine,
  count: number,
  x: (index: number) => number,
  y: (place: number) => number,
): string {
  let path = "";
  let isDrawing = false;
  for (const [index, place] of places.entries()) {
    if (place !== undefined) path += `${isDrawing ? "L" : "M"}${coordinate(x(index))},${coordinate(y(place))}`;
    isDrawing = place !== undefined;
  }
  const style = {
    fill: "none",
    stroke: shadeColor(shade),
    "stroke-width": 1.5,
    "stroke-opacity": count > 50 ? 0.5 : 0.8,
  };
  return element("path", { d: path, ...style }, [textElement("title", {}, name)]);
}

/** From blue over grey to orange: told apart on light and on dark pages, and by those who confuse red and green. */
function shadeColor(shade: number): string {
  const [from, to] = shade < 0.5 ? [BLUE, GREY] : [GREY, ORANGE];
  const share = shade < 0.5 ? shade * 2 : shade * 2 - 1;
  const parts = from.map((part, index) =>
    Math.round(part + ((to[index] ?? 0) - part) * Math.min(1, Math.max(0, share))),
  );
  return `rgb(${parts.join(",")})`;
}

const BLUE = [49, 106, 179];
const GREY = [150, 150, 150];
const ORANGE = [230, 120, 20];

function renderAxis({ key, scale }: ParallelAxis, x: number, y: (place: number) => number): string {
  const ticks = scale.ticks.map(({ at, text }) => {
    const mark = element("line", { x1: x - 4, y1: y(at), x2: x, y2: y(at), stroke: "currentColor" });
    const place = { x: x - 6, y: y(at) + 4, "text-anchor": "end", "font-size": 11, opacity: 0.8 };
    return mark + textElement("text", place, cutText(text, MAX_TEXT));
  });
  return element("g", {}, [
    element("line", { x1: x, y1: y(0), x2: x, y2: y(1), stroke: "currentColor", "stroke-opacity": 0.6 }),
    textElement("text", { x, y: TOP - 14, "text-anchor": "middle", "font-weight": 600 }, cutText(key, MAX_TEXT)),
    ...ticks,
  ]);
}
