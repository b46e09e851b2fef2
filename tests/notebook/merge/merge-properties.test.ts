// Random notebooks, edited at random on two sides. Every line is a word of its own, so that a lost one is seen.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { mergeNotebooks } from "../../../src/notebook/merge/merge-notebooks.ts";
import type { Notebook } from "../../../src/notebook/notebook.ts";
import { parseNotebook } from "../../../src/notebook/parse.ts";

interface DraftCell {
  readonly id: string;
  readonly kind: "code" | "markdown" | "raw";
  readonly lines: readonly string[];
}

type Edit =
  | { readonly kind: "delete"; readonly at: number }
  | { readonly kind: "move"; readonly at: number; readonly to: number }
  | { readonly kind: "insert"; readonly at: number; readonly cell: DraftCell }
  | { readonly kind: "line"; readonly at: number; readonly line: number; readonly text: string }
  | { readonly kind: "type"; readonly at: number; readonly type: DraftCell["kind"] };

let words = 0;
const word = fc.constant(null).map(() => `word${(words += 1)} 😀 "\\`);
const kind = fc.constantFrom("code", "markdown", "raw" as const);
const cell: fc.Arbitrary<DraftCell> = fc
  .record({ kind, lines: fc.array(word, { maxLength: 6 }) })
  .map((draft) => ({ ...draft, id: `id${(words += 1)}` }));
const place = fc.nat({ max: 20 });
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ kind: fc.constant("delete" as const), at: place }),
  fc.record({ kind: fc.constant("move" as const), at: place, to: place }),
  fc.record({ kind: fc.constant("insert" as const), at: place, cell }),
  fc.record({ kind: fc.constant("line" as const), at: place, line: place, text: word }),
  fc.record({ kind: fc.constant("type" as const), at: place, type: kind }),
);
const edits = fc.array(edit, { maxLength: 5 });
const layout = fc.record({
  indent: fc.constantFrom(undefined, 1, 2, "\t"),
  hasIds: fc.boolean(),
  isText: fc.boolean(),
});
type Layout = typeof layout extends fc.Arbitrary<infer Value> ? Value : never;

function apply(cells: readonly DraftCell[], changes: readonly Edit[]): readonly DraftCell[] {
  const result = [...cells];
  for (const change of changes) {
    const at = result.length === 0 ? 0 : change.at % result.length;
    const target = result[at];
    if (change.kind === "insert") result.splice(at, 0, change.cell);
    if (target === undefined) continue;
    if (change.kind === "delete") result.splice(at, 1);
    else if (change.kind === "move") result.splice(change.to % result.length, 0, ...result.splice(at, 1));
    else if (change.kind === "type") result[at] = { ...target, kind: change.type };
    else if (change.kind === "line") {
      const lines = target.lines.toSpliced(change.line % (target.lines.length + 1), 1, change.text);
      result[at] = { ...target, lines };
    }
  }
  return result;
}

function render(cells: readonly DraftCell[], { indent, hasIds, isText }: Layout): Buffer {
  const json = {
    cells: cells.map(({ id, kind: cell_type, lines }) => {
      const source = lines.join("\n");
      return {
        cell_type,
        ...(hasIds ? { id } : {}),
        metadata: {},
        ...(cell_type === "code" ? { execution_count: null, outputs: [] } : {}),
        source: isText ? source : source.split(/(?<=\n)/).filter((line) => line !== ""),
      };
    }),
    metadata: {},
    nbformat: 4,
    nbformat_minor: hasIds ? 5 : 4,
  };
  return Buffer.from(JSON.stringify(json, undefined, indent));
}

function wordsOf(notebook: Notebook): readonly string[] {
  return notebook.cells.flatMap(({ source }) => source.match(/word\d+/g) ?? []);
}

function merge(base: Buffer, ours: Buffer, theirs: Buffer) {
  const { text, conflicts } = mergeNotebooks({ base, ours, theirs, path: "random.ipynb" });
  return { text, conflicts, notebook: parseNotebook(text) };
}

function idsOf({ conflicts }: ReturnType<typeof merge>): readonly string[] {
  return conflicts.map(({ cellId }) => cellId).toSorted();
}

const session = fc.record({ cells: fc.array(cell, { maxLength: 7 }), ours: edits, theirs: edits, layout });

describe("a merge of random edits", () => {
  test("opens, has no id twice, and loses no word that a side has written", () => {
    fc.assert(
      fc.property(session, ({ cells, ours, theirs, layout: form }) => {
        const base = render(cells, form);
        const [a, b] = [render(apply(cells, ours), form), render(apply(cells, theirs), form)];

        const { notebook } = merge(base, a, b);

        const before = new Set(wordsOf(parseNotebook(base.toString())));
        const written = [a, b].flatMap((side) =>
          wordsOf(parseNotebook(side.toString())).filter((one) => !before.has(one)),
        );
        expect(wordsOf(notebook)).toEqual(expect.arrayContaining(written));
        const ids = notebook.cells.filter(({ hasOwnId }) => hasOwnId).map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids).toHaveLength(form.hasIds ? notebook.cells.length : 0);
      }),
      { numRuns: 300 },
    );
  });

  test("keeps no word that one side has deleted and the other left alone, where cells have ids and nothing conflicts", () => {
    fc.assert(
      fc.property(session, ({ cells, ours, theirs, layout: form }) => {
        const sides = [apply(cells, ours), apply(cells, theirs)];
        const [base, a, b] = [cells, ...sides].map((side) => render(side, { ...form, hasIds: true }));

        const { notebook, conflicts } = merge(base as Buffer, a as Buffer, b as Buffer);

        fc.pre(conflicts.length === 0);
        const [inA, inB] = [a, b].map((side) => new Set(wordsOf(parseNotebook(String(side)))));
        const gone = wordsOf(parseNotebook(String(base))).filter((one) => !inA?.has(one) || !inB?.has(one));
        expect(wordsOf(notebook).filter((one) => gone.includes(one))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test("of which one side is the base is the other side, byte for byte", () => {
    fc.assert(
      fc.property(session, ({ cells, ours, layout: form }) => {
        const base = render(cells, form);
        const changed = render(apply(cells, ours), form);

        expect(merge(base, changed, base).text).toBe(changed.toString());
        expect(merge(base, base, changed).text).toBe(changed.toString());
        expect(merge(base, changed, changed).text).toBe(changed.toString());
      }),
      { numRuns: 300 },
    );
  });

  test("has the same conflicts whichever side is ours, where cells have ids", () => {
    fc.assert(
      fc.property(session, ({ cells, ours, theirs, layout: form }) => {
        const sides = [apply(cells, ours), apply(cells, theirs)];
        const [base, a, b] = [cells, ...sides].map((side) => render(side, { ...form, hasIds: true })) as [
          Buffer,
          Buffer,
          Buffer,
        ];

        expect(idsOf(merge(base, a, b))).toEqual(idsOf(merge(base, b, a)));
      }),
      { numRuns: 300 },
    );
  });
});
