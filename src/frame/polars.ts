import { classNameOf, dataProperty } from "../shared/data-property.ts";
import { type Frame, fromRows, fromColumns } from "./frame.ts";

/** The part of nodejs-polars that is used; its frames and series are proxies that answer for a native object. */
interface PolarsDataFrame {
  readonly columns: readonly string[];
  readonly dtypes: readonly unknown[];
  readonly height: number;
  slice(offset: number, length: number): { rows(): readonly (readonly unknown[])[] };
  getColumn(name: string): PolarsSeries;
}

interface PolarsSeries {
  readonly name: string;
  readonly dtype: unknown;
  readonly length: number;
  slice(offset: number, length: number): { toArray(): readonly unknown[] };
}

/** `DataType(List(DataType(Float64)))` is `List(Float64)` to its users. */
function typeName(dtype: unknown): string {
  let name = String(dtype);
  for (let last = ""; name !== last;) {
    last = name;
    name = name.replace(/DataType\(((?:[^()]|\([^()]*\))*)\)/, "$1");
  }
  return name.replaceAll(",)", ")");
}

/**
 * A DataFrame or Series of nodejs-polars.
 *
 * @param target - What the proxy stands for, by which it is recognised: an unknown proxy is not asked anything.
 */
export function maybePolarsFrame(proxy: object, target: object): Frame | undefined {
  if (isNative(target, "_df", "JsDataFrame")) return fromDataFrame(proxy as PolarsDataFrame);
  if (isNative(target, "_s", "JsSeries")) return fromSeries(proxy as PolarsSeries);
  return undefined;
}

function isNative(target: object, field: string, className: string): boolean {
  const native = dataProperty(target, field);
  return typeof native === "object" && native !== null && classNameOf(native) === className;
}

function fromDataFrame(frame: PolarsDataFrame): Frame {
  const { columns: names, dtypes, height } = frame;
  const columns = names.map((name, column) => ({ name, type: typeName(dtypes[column]) }));
  return {
    ...fromRows({ kind: "DataFrame", columns, rowCount: height }, (start, end) =>
      frame.slice(start, end - start).rows(),
    ),
    readColumn: (column, start, end) => readSeries(frame.getColumn(names[column] ?? ""), start, end),
  };
}

function fromSeries(series: PolarsSeries): Frame {
  const columns = [{ name: series.name, type: typeName(series.dtype) }];
  return fromColumns({ kind: "Series", columns, rowCount: series.length }, (_, start, end) =>
    readSeries(series, start, end),
  );
}

function readSeries(series: PolarsSeries, start: number, end: number): readonly unknown[] {
  return series.slice(start, end - start).toArray();
}
