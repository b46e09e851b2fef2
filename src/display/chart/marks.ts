import type { Box, Marks, Point } from "./chart.ts";
import type { Scale } from "./scale.ts";
import { coordinate, element, textElement } from "./svg.ts";

/** From values to pixels of the picture. */
export interface Pixels {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

export function toPixels(
  x: Scale,
  y: Scale,
  {
    left,
    top,
    width,
    height,
  }: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
): Pixels {
  return { x: (value) => left + x.at(value) * width, y: (value) => top + (1 - y.at(value)) * height };
}

export function renderMarks(marks: Marks, color: string, pixels: Pixels): string {
  switch (marks.kind) {
    case "line":
      return renderLine(marks.points, color, pixels);
    case "dots":
      return renderDots(marks.points, color, pixels, marks.labels);
    case "bars": {
      const base = pixels.y(0);
      const bars = marks.bars.map(({ from, to, height, label }) => {
        const [left, right] = [pixels.x(from), pixels.x(to)];
        const y = pixels.y(height);
        // A hair between neighbours, so that they are not one shape.
        const size = {
          x: left,
          y: Math.min(y, base),
          width: Math.max(right - left - 1, 0.5),
          height: Math.abs(y - base),
        };
        return element("rect", size, [textElement("title", {}, label)]);
      });
      return element("g", { fill: color, "fill-opacity": marks.isFaint ? 0.6 : 0.9 }, bars);
    }
    case "boxes":
      return element(
        "g",
        { stroke: color },
        marks.boxes.map((box) => renderBox(box, color, pixels)),
      );
  }
}

function renderLine(points: readonly Point[], color: string, { x, y }: Pixels): string {
  const runs: string[] = [];
  const lonely: Point[] = [];
  let run: Point[] = [];
  const endRun = (): void => {
    if (run.length > 1) runs.push(`M${run.map(([px, py]) => `${coordinate(x(px))},${coordinate(y(py))}`).join("L")}`);
    else lonely.push(...run);
    run = [];
  };
  for (const point of points) {
    if (Number.isNaN(point[1])) endRun();
    else run.push(point);
  }
  endRun();
  const path = element("path", {
    d: runs.join(""),
    fill: "none",
    stroke: color,
    "stroke-width": 2,
    "stroke-linejoin": "round",
  });
  return path + renderDots(lonely, color, { x, y });
}

function renderDots(points: readonly Point[], color: string, { x, y }: Pixels, labels: readonly string[] = []): string {
  const radius = points.length > 500 ? 2 : 3;
  const dots = points.map(([px, py], index) => {
    const label = labels[index];
    return element(
      "circle",
      { cx: x(px), cy: y(py), r: radius },
      label === undefined ? [] : [textElement("title", {}, label)],
    );
  });
  return points.length === 0
    ? ""
    : element("g", { fill: color, "fill-opacity": points.length > 200 ? 0.5 : 0.7 }, dots);
}

function line(x1: number, y1: number, x2: number, y2: number, stroke = 1): string {
  return element("line", { x1, y1, x2, y2, "stroke-width": stroke });
}

function renderBox({ x, width, low, quartiles, high, outliers, label }: Box, color: string, pixels: Pixels): string {
  const [left, right, middle] = [pixels.x(x - width / 2), pixels.x(x + width / 2), pixels.x(x)];
  const [bottom, median, top] = quartiles.map(pixels.y) as [number, number, number];
  const cap = (right - left) / 4;
  return element("g", {}, [
    textElement("title", {}, label),
    line(middle, bottom, middle, pixels.y(low)),
    line(middle, top, middle, pixels.y(high)),
    line(middle - cap, pixels.y(low), middle + cap, pixels.y(low)),
    line(middle - cap, pixels.y(high), middle + cap, pixels.y(high)),
    element("rect", {
      x: left,
      y: top,
      width: right - left,
      height: Math.max(bottom - top, 0.5),
      fill: color,
      "fill-opacity": 0.3,
    }),
    line(left, median, right, median, 2),
    ...outliers.map((value) =>
      element("circle", { cx: middle, cy: pixels.y(value), r: 2.5, fill: "none", "stroke-opacity": 0.7 }),
    ),
  ]);
}
