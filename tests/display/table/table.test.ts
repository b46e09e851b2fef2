import { join } from "node:path";

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { renderTableHtml } from "../../../src/display/table/table-html.ts";
import { toDataResource } from "../../../src/display/table/table-resource.ts";
import { renderTableText } from "../../../src/display/table/table-text.ts";
import { toTableView } from "../../../src/display/table/table-view.ts";
import { textWidth } from "../../../src/display/text-width.ts";
import { type Frame, fromColumns } from "../../../src/frame/frame.ts";
import { maybeFrame } from "../../../src/frame/maybe-frame.ts";
import { expectGolden } from "../../helpers/golden.ts";
import { hostileText, markupOf } from "../hostile.ts";
import { readPenguins } from "../penguins.ts";

const GOLDENS = join(import.meta.dirname, "..", "..", "fixtures", "display");

function requireFrame(value: unknown): Frame {
  const frame = maybeFrame(value);
  if (frame === undefined) throw new Error("not taken for a frame");
  return frame;
}

/** Ten million rows that count how many of their values are read. */
class LargeFrame {
  valuesRead = 0;
  readonly frame = fromColumns(
    { kind: "DataFrame", columns: [{ name: "id", type: "int" }], rowCount: 10_000_000 },
    (_, start, end) => {
      this.valuesRead += end - start;
      return Array.from({ length: end - start }, (__, row) => start + row);
    },
  );
}

const ODD_VALUES = [
  { text: "<b>", number: 0.1 + 0.2, when: new Date(0), list: [1, [2, [3]]], some: true },
  { text: "two\nlines", number: -1e21, when: new Date(86_399_999), list: { a: { b: { c: 1 } } }, some: undefined },
  { text: "\u001b[31mred", number: NaN, when: new Date(NaN), list: new Map([["k", 1]]), some: null },
  { text: "日本語 👩‍🔬 é", number: 1234567.891234, when: null, list: Uint8Array.of(1, 2), some: 12n },
  { text: "x".repeat(300), number: 3, when: new Date(1), list: () => 1, some: Symbol("s") },
];

describe("goldens", () => {
  const wide = Array.from({ length: 3 }, (_, row) =>
    Object.fromEntries(Array.from({ length: 60 }, (__, column) => [`column ${column}`, row * column])),
  );
  test.each([
    ["penguins", readPenguins()],
    ["odd-values", ODD_VALUES],
    ["wide", wide],
  ])("%s", (name, rows) => {
    const frame = requireFrame(rows);
    const view = toTableView(frame);

    expect(view.summary).toContain(" rows × ");
    expectGolden(join(GOLDENS, `${name}.expected.html`), `${renderTableHtml(view)}\n`);
    expectGolden(join(GOLDENS, `${name}.expected.txt`), `${renderTableText(view)}\n`);
    expectGolden(join(GOLDENS, `${name}.expected.json`), `${JSON.stringify(toDataResource(frame), null, 1)}\n`);
  });
});

describe("any table", () => {
  const rows = fc
    .uniqueArray(hostileText, { minLength: 1, maxLength: 6 })
    .chain((names) =>
      fc
        .array(fc.tuple(...names.map(() => fc.oneof(hostileText, fc.anything()))), { minLength: 1, maxLength: 30 })
        .map((cells) => cells.map((row) => Object.fromEntries(names.map((name, column) => [name, row[column]])))),
    );

  test("holds no markup of its names and values", () => {
    fc.assert(
      fc.property(rows, hostileText, (given, note) => {
        const frame = { ...requireFrame(given), note, rowLabel: () => note };
        const html = renderTableHtml(toTableView(frame));
        const style = /<style>[^<]*<\/style>/;

        expect(html).toMatch(style);
        const { elements, attributes } = markupOf(html.replace(style, ""));
        expect(elements.filter((name) => !/^(?:div|table|thead|tbody|tr|th|td|br|small|p)$/.test(name))).toEqual([]);
        expect(attributes).toEqual(["class"]);
      }),
    );
  });

  test("is aligned as text, in lines that hold no control characters", () => {
    fc.assert(
      fc.property(rows, (given) => {
        const frame = requireFrame(given);
        const lines = renderTableText(toTableView(frame)).split("\n");
        // A column of nothing has no type, and columns without types have no line for them.
        const headers = frame.columns.some(({ type }) => type !== undefined) ? 2 : 1;

        // oxlint-disable-next-line no-control-regex -- the very characters that must not be there
        expect(lines.filter((line) => /[\u0000-\u001f\u007f-\u009f]/.test(line))).toEqual([]);
        expect(lines.slice(0, -1).filter((line) => textWidth(line) > 120 + 34)).toEqual([]);
        expect(lines).toHaveLength(headers + Math.min(given.length, 21) + 1);
      }),
    );
  });

  test("is a data resource that JSON can hold", () => {
    fc.assert(
      fc.property(rows, (given) => {
        const resource = toDataResource(requireFrame(given));

        expect(JSON.parse(JSON.stringify(resource))).toEqual(resource);
      }),
    );
  });
});

test("of ten million rows only those are read that are shown", () => {
  const large = new LargeFrame();

  const view = toTableView(large.frame);
  const resource = toDataResource(large.frame);

  expect(view.head.map(({ label }) => label)).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
  expect(view.tail.at(-1)).toEqual({ label: "9999999", cells: ["9999999"] });
  expect(view.summary).toBe("10,000,000 rows × 1 column");
  expect(resource["data"]).toHaveLength(100);
  expect(large.valuesRead).toBe(120);
});

test("the end of a frame that can only be read from its start is left out when it is far away", () => {
  const { frame } = new LargeFrame();

  const view = toTableView({ ...frame, isSequential: true });

  expect([view.head.length, view.hasRowGap, view.tail]).toEqual([10, true, []]);
  expect(renderTableText(view)).toMatch(/\n9 +9\n… +…\n10,000,000 rows/);
});

test("two columns of one name are both in the data resource", () => {
  const columns = ["a", "a", "a 2"].map((name) => ({ name, type: undefined }));
  const frame = fromColumns({ kind: "Table", columns, rowCount: 1 }, (column) => [column]);

  expect(toDataResource(frame)["data"]).toEqual([{ a: 0, "a 2": 1, "a 2 2": 2 }]);
});
