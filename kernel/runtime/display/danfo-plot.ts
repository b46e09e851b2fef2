// `plot` of danfojs draws in browsers and throws in Node. Here it draws below the cell, with the same calls.
import type { PlotSpec } from "../../../src/display/chart/plot-options.ts";
import { DisplayError } from "../../../src/display/display-error.ts";
import { type Frame, fromRows } from "../../../src/frame/frame.ts";
import { maybeFrame } from "../../../src/frame/maybe-frame.ts";
import { isRecord } from "../../../src/shared/json.ts";
import { plotChart } from "./plot.ts";
import { DisplayValue } from "./rendering.ts";
import { renderFrame } from "./table.ts";

type Show = (value: unknown) => void;

const INDEX = "index";

/** Rows with labels of their own have these along the x axis. */
function withIndex(frame: Frame): Frame {
  const labels = Array.from({ length: Math.min(frame.rowCount, 1000) }, (_, row) => frame.rowLabel(row));
  if (labels.every((label, row) => label === row)) return frame;
  const columns = [{ name: INDEX, type: undefined }, ...frame.columns];
  return fromRows({ kind: frame.kind, columns, rowCount: frame.rowCount }, (start, end) =>
    frame.readRows(start, end).map((cells, offset) => [frame.rowLabel(start + offset), ...cells]),
  );
}

function maybeTitle(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return isRecord(value) && typeof value["text"] === "string" ? value["text"] : undefined;
}

/** What danfojs is told, in our words; what is left undefined is left out. */
function toSpec(kind: PlotSpec["kind"], options: unknown): PlotSpec {
  const { config, layout } = isRecord(options) ? options : {};
  const { x, y, columns } = isRecord(config) ? config : {};
  const { title, xaxis, yaxis, width, height } = isRecord(layout) ? layout : {};
  const spec = {
    kind,
    x,
    y: y ?? columns,
    title: maybeTitle(title),
    xLabel: isRecord(xaxis) ? maybeTitle(xaxis["title"]) : undefined,
    yLabel: isRecord(yaxis) ? maybeTitle(yaxis["title"]) : undefined,
    width,
    height,
  };
  return Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== undefined)) as PlotSpec;
}

/** What `plot` of a frame gives: each of its methods draws. As the value of a cell it is a chart of lines. */
export class DanfoPlot extends DisplayValue {
  readonly #frame: Frame;
  readonly #show: Show;

  constructor(value: unknown, show: Show) {
    const frame = maybeFrame(value);
    if (frame === undefined) throw new DisplayError("NOTHING_TO_PLOT", "plot was called on something that is no frame");
    super(() => plotChart(frame, {}));
    this.#frame = frame;
    this.#show = show;
  }

  line(options?: unknown): void {
    this.#draw("line", options);
  }

  bar(options?: unknown): void {
    this.#draw("bar", options);
  }

  scatter(options?: unknown): void {
    this.#draw("scatter", options);
  }

  hist(options?: unknown): void {
    this.#draw("histogram", options);
  }

  box(options?: unknown): void {
    this.#draw("box", options);
  }

  pie(options?: unknown): void {
    const { config, layout } = isRecord(options) ? options : {};
    const { values, labels } = isRecord(config) ? config : {};
    const trace = {
      type: "pie",
      values: this.#values(values),
      ...(labels === undefined ? {} : { labels: this.#values(labels) }),
    };
    this.#show({ data: [trace], layout: layout ?? {} });
  }

  violin(options?: unknown): void {
    const { config, layout } = isRecord(options) ? options : {};
    const { columns } = isRecord(config) ? config : {};
    const names: readonly unknown[] = Array.isArray(columns) ? columns : this.#frame.columns.map(({ name }) => name);
    this.#show({ data: names.map((name) => ({ type: "violin", name, y: this.#values(name) })), layout: layout ?? {} });
  }

  /** Shows the frame as a table. */
  table(): void {
    this.#show(new DisplayValue(() => renderFrame(this.#frame)));
  }

  #draw(kind: PlotSpec["kind"], options: unknown): void {
    const spec = toSpec(kind, options);
    const usesIndex = spec.x === undefined && (kind === "line" || kind === "bar");
    const frame = usesIndex ? withIndex(this.#frame) : this.#frame;
    const hasIndex = frame !== this.#frame;
    this.#show(new DisplayValue(() => plotChart(frame, hasIndex ? { ...spec, x: INDEX } : spec)));
  }

  #values(name: unknown): readonly unknown[] {
    // A Series has one column, which needs no name.
    const index =
      name === undefined && this.#frame.columns.length === 1
        ? 0
        : this.#frame.columns.findIndex((column) => column.name === name);
    if (index < 0) {
      const names = this.#frame.columns.map((column) => column.name).join(", ");
      throw new DisplayError("UNKNOWN_COLUMN", `the frame has no column "${String(name)}": it has ${names}`);
    }
    return Array.from(this.#frame.readColumn(index, 0, this.#frame.rowCount));
  }
}
