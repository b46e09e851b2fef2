// The shapes by which libraries are known, drawn after the real ones; those are tried by `npm run test:frames`.
import { describe, expect, test } from "vitest";

import type { Frame } from "../../src/frame/frame.ts";
import { maybeFrame } from "../../src/frame/maybe-frame.ts";
import { maybeProxyTarget } from "../../src/frame/proxy-target.ts";

function requireFrame(value: unknown): Frame {
  const frame = maybeFrame(value);
  if (frame === undefined) throw new Error("not taken for a frame");
  return frame;
}

class DanfoFrame {
  readonly $columns: readonly string[];
  readonly $dtypes: readonly string[];
  readonly $data: readonly unknown[];
  readonly $index: readonly unknown[];
  readonly $isSeries: boolean;

  constructor(columns: readonly string[], data: readonly unknown[], isSeries = false) {
    this.$columns = columns;
    this.$dtypes = columns.map(() => "float32");
    this.$data = data;
    this.$index = data.map((_, row) => `row ${row}`);
    this.$isSeries = isSeries;
  }

  get values(): never {
    throw new Error("ran");
  }

  print(): void {}

  iloc(): void {}
}

/** A result of 5,000 rows in chunks of the given sizes. */
class DuckDbResult {
  readonly rowCount: number;
  readonly #sizes: readonly number[];
  chunksRead = 0;

  constructor(sizes: readonly number[]) {
    this.#sizes = sizes;
    this.rowCount = sizes.reduce((sum, size) => sum + size, 0);
  }

  get chunkCount(): number {
    return this.#sizes.length;
  }

  deduplicatedColumnNames(): readonly string[] {
    return ["id"];
  }

  columnTypes(): readonly object[] {
    return [{ toString: () => "INTEGER" }];
  }

  getRowObjectsJson(): void {}

  getChunk(index: number): object {
    this.chunksRead += 1;
    const start = this.#sizes.slice(0, index).reduce((sum, size) => sum + size, 0);
    const values = Array.from({ length: this.#sizes[index] ?? 0 }, (_, row) => start + row);
    return { rowCount: values.length, getColumnValues: () => values };
  }
}

class DuckDBDateValue {
  readonly days: number;

  constructor(days: number) {
    this.days = days;
  }
}

class DuckDBListValue {
  toString(): string {
    return "[1, 2]";
  }
}

class DuckDbReader {
  readonly currentRowCount_ = 3;
  readonly done = false;
  readonly #values: readonly unknown[];

  constructor(values: readonly unknown[]) {
    this.#values = values;
  }

  get currentRowCount(): number {
    return 3;
  }

  deduplicatedColumnNames(): readonly string[] {
    return ["a"];
  }

  columnTypes(): readonly string[] {
    return ["DATE"];
  }

  getRowObjectsJson(): void {}

  value(_column: number, row: number): unknown {
    return this.#values[row];
  }
}

/** A vector of Arrow, and a table of such. */
const vector = (typeId: number, values: readonly unknown[], scale?: number) => ({
  length: values.length,
  type: { typeId, scale, toString: () => `Type${typeId}` },
  get: (row: number) => values[row],
  memoize: () => undefined,
});
const fields = (...vectors: readonly ReturnType<typeof vector>[]) => ({
  schema: { fields: vectors.map(({ type }, index) => ({ name: `c${index}`, type })) },
  numRows: vectors[0]?.length,
  getChildAt: (index: number) => vectors[index],
  getChild: () => undefined,
  toArray: () => undefined,
});

describe("danfojs", () => {
  test("a DataFrame is read from its fields, with its own labels", () => {
    const frame = requireFrame(
      new DanfoFrame(
        ["a", "b"],
        [
          [1, 2],
          [3, 4],
        ],
      ),
    );

    expect(frame.columns).toEqual([
      { name: "a", type: "float32" },
      { name: "b", type: "float32" },
    ]);
    expect(frame.readColumn(1, 0, 2)).toEqual([2, 4]);
    expect([frame.kind, frame.rowLabel(1)]).toEqual(["DataFrame", "row 1"]);
  });

  test("a Series is a frame of one column", () => {
    const frame = requireFrame(new DanfoFrame(["a"], [1, 2], true));

    expect([frame.kind, frame.rowCount, frame.readRows(0, 2)]).toEqual(["Series", 2, [[1], [2]]]);
  });
});

describe("DuckDB", () => {
  test.each([
    ["even", [2048, 2048, 904]],
    ["uneven", [1000, 10, 0, 2048, 1942]],
  ])("rows of a result are found in %s chunks", (_, sizes) => {
    const frame = requireFrame(new DuckDbResult(sizes));

    expect(frame.readColumn(0, 0, 2)).toEqual([0, 1]);
    expect(frame.readColumn(0, 990, 1020)).toEqual(Array.from({ length: 30 }, (__, row) => 990 + row));
    expect(frame.readColumn(0, 2040, 4100)).toHaveLength(2060);
    expect(frame.readRows(frame.rowCount - 1, frame.rowCount)).toEqual([[frame.rowCount - 1]]);
  });

  test("of a large result only the chunks are fetched that are read", () => {
    const result = new DuckDbResult([...Array.from({ length: 4882 }, () => 2048), 1]);
    const frame = requireFrame(result);

    frame.readRows(0, 10);
    frame.readRows(frame.rowCount - 10, frame.rowCount);

    expect(result.chunksRead).toBeLessThan(5);
  });

  test("a reader gives what it has read so far, and says so", () => {
    const frame = requireFrame(new DuckDbReader([new DuckDBDateValue(1), new DuckDBListValue(), null]));

    expect(frame.readColumn(0, 0, 3)).toEqual([new Date("1970-01-02"), "[1, 2]", null]);
    expect(frame.note).toBe("more rows are not read yet: await reader.readAll()");
  });

  test("a stream is not read, which would take its rows away", () => {
    const stream = {
      deduplicatedColumnNames: () => ["a"],
      columnTypes: () => ["DATE"],
      getRowObjectsJson: () => expect.unreachable(),
    };

    const frame = requireFrame(stream);

    expect([frame.rowCount, frame.columns.length]).toEqual([0, 1]);
    expect(frame.note).toMatch(/^its rows are not read yet/);
  });
});

describe("Apache Arrow", () => {
  test("times are dates, and decimals are numbers or, when a double cannot hold them, text", () => {
    const large = Uint32Array.of(0xffffffff, 0xffffffff, 0x7fffffff, 0);
    const frame = requireFrame(
      fields(
        vector(10, [0, null, 1000]),
        vector(
          7,
          [Uint32Array.of(150, 0, 0, 0), Uint32Array.of(0xffffff6a, 0xffffffff, 0xffffffff, 0xffffffff), large],
          2,
        ),
        vector(5, ["a", "b", "c"]),
      ),
    );

    expect(frame.readRows(0, 3)).toEqual([
      [new Date(0), 1.5, "a"],
      [null, -1.5, "b"],
      [new Date(1000), "396140812571321687967719751.67", "c"],
    ]);
    expect(frame.columns[0]).toEqual({ name: "c0", type: "Type10" });
  });

  test("a vector is a frame of one column", () => {
    expect(requireFrame(vector(2, [1, 2])).readRows(0, 2)).toEqual([[1], [2]]);
  });
});

describe("proxies", () => {
  test("are looked through without a trap, and only nodejs-polars is asked further", () => {
    const traps: string[] = [];
    const handler = new Proxy(
      {},
      {
        get: (_, trap) => {
          traps.push(String(trap));
          return undefined;
        },
      },
    );
    const target = { _df: new DanfoFrame([], []) };
    const proxy = new Proxy(target, handler);

    expect(maybeProxyTarget(proxy)).toBe(target);
    expect(maybeFrame(proxy)).toBeUndefined();
    expect(traps).toEqual([]);
  });

  test("a frame of nodejs-polars is known by its native object", () => {
    class JsDataFrame {
      readonly rowCount = 2;
    }
    const rows = [
      [1, "x"],
      [2, "y"],
    ];
    const answers: Readonly<Record<string, unknown>> = {
      columns: ["a", "s"],
      dtypes: ["DataType(Datetime(ms,))", "DataType(List(DataType(Float64)))"],
      height: 2,
      slice: (start: number, length: number) => ({ rows: () => rows.slice(start, start + length) }),
    };
    const frame = requireFrame(new Proxy({ _df: new JsDataFrame() }, { get: (_, name) => answers[String(name)] }));

    expect(frame.columns).toEqual([
      { name: "a", type: "Datetime(ms)" },
      { name: "s", type: "List(Float64)" },
    ]);
    expect(frame.readRows(1, 2)).toEqual([[2, "y"]]);
  });

  test("a revoked one is nothing", () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();

    expect(maybeFrame(proxy)).toBeUndefined();
  });
});
