import { describe, expect, test } from "vitest";

import { mergeNotebooks } from "../../../src/notebook/merge/merge-notebooks.ts";
import { parseNotebook } from "../../../src/notebook/parse.ts";

interface Draft {
  readonly id?: string;
  readonly source: string;
  readonly type?: "code" | "markdown" | "raw";
  readonly metadata?: object;
  readonly outputs?: readonly object[];
}

interface FileOptions {
  readonly metadata?: object;
  readonly minor?: number;
  readonly indent?: number;
}

function notebook(cells: readonly Draft[], { metadata = {}, minor = 5, indent = 1 }: FileOptions = {}): Buffer {
  const json = {
    cells: cells.map(({ id, source, type = "code", metadata: own = {}, outputs = [] }) => ({
      cell_type: type,
      ...(type === "code" ? { execution_count: null } : {}),
      ...(id === undefined ? {} : { id }),
      metadata: own,
      ...(type === "code" ? { outputs } : {}),
      source: source === "" ? [] : source.split(/(?<=\n)/),
    })),
    metadata,
    nbformat: 4,
    nbformat_minor: minor,
  };
  return Buffer.from(`${JSON.stringify(json, null, indent)}\n`);
}

function merge(base: Buffer, ours: Buffer, theirs: Buffer) {
  const { text, conflicts } = mergeNotebooks({ base, ours, theirs, path: "a.ipynb" });
  const merged = parseNotebook(text);
  return { text, conflicts, merged, sources: merged.cells.map(({ source }) => source) };
}

const A: Draft = { id: "a", source: "const a = 1" };
const B: Draft = { id: "b", source: "const b = 2;\nconst c = 3;\nconst d = 4;" };
const C: Draft = { id: "c", source: "done()" };

/** With ids as nbstripout writes them. */
function numbered(...sources: readonly string[]): Buffer {
  return notebook(sources.map((source, index) => ({ id: String(index), source })));
}

function printed(text: string): readonly object[] {
  return [{ output_type: "stream", name: "stdout", text: [text] }];
}

/** A cell as an editor of its own mind writes it. */
function compactCell(source: string): string {
  return `{"cell_type":"raw","id":"z","metadata":{},"source":"${source}"}`;
}

function threeConstants(b: string, d: string): readonly Draft[] {
  return [{ ...B, source: `const b = ${b};\nconst c = 3;\nconst d = ${d};` }];
}

describe("cells that one side changed", () => {
  test("an edit on each side, in different cells, gives both", () => {
    const { sources, conflicts } = merge(
      notebook([A, B]),
      notebook([{ ...A, source: "const a = 10" }, B]),
      notebook([A, { ...B, source: "const b = 20" }]),
    );

    expect(sources).toEqual(["const a = 10", "const b = 20"]);
    expect(conflicts).toEqual([]);
  });

  test("an edit on each side, in different lines of one cell, gives both", () => {
    const { sources, conflicts } = merge(
      notebook([B]),
      notebook([{ ...B, source: B.source.replace("2", "20") }]),
      notebook([{ ...B, source: B.source.replace("4", "40") }]),
    );

    expect(sources).toEqual(["const b = 20;\nconst c = 3;\nconst d = 40;"]);
    expect(conflicts).toEqual([]);
  });

  test("a cell that one side deleted and the other left alone is gone", () => {
    expect(merge(notebook([A, B]), notebook([A]), notebook([A, B])).sources).toEqual([A.source]);
    expect(merge(notebook([A, B]), notebook([A, B]), notebook([A])).sources).toEqual([A.source]);
  });

  test("cells that both sides added at one place are both kept, ours first", () => {
    const { sources, conflicts } = merge(
      notebook([A, C]),
      notebook([A, { id: "o1", source: "ours 1" }, { id: "o2", source: "ours 2" }, C]),
      notebook([A, { id: "t1", source: "theirs 1" }, { id: "t2", source: "theirs 2" }, C]),
    );

    expect(sources).toEqual([A.source, "ours 1", "ours 2", "theirs 1", "theirs 2", C.source]);
    expect(conflicts).toEqual([]);
  });

  test("a cell that both sides added, as by a cherry-pick, is there once", () => {
    const added = { id: "n", source: "new" };

    expect(merge(notebook([A]), notebook([A, added]), notebook([A, added])).sources).toEqual([A.source, "new"]);
  });

  test.each(["ours", "theirs"])("a cell that %s moved stands where it was moved to, with the other's edit", (who) => {
    const moved = notebook([C, A, B]);
    const edited = notebook([A, B, { ...C, source: "done(1)" }]);

    const { sources, conflicts } = merge(
      notebook([A, B, C]),
      who === "ours" ? moved : edited,
      who === "ours" ? edited : moved,
    );

    expect(sources).toEqual(["done(1)", A.source, B.source]);
    expect(conflicts).toEqual([]);
  });

  test("a cell that one side made markdown keeps the other's edit", () => {
    const { merged } = merge(
      notebook([{ id: "a", source: "one\ntwo\nthree" }]),
      notebook([{ id: "a", source: "one\ntwo\nthree", type: "markdown" }]),
      notebook([{ id: "a", source: "one\ntwo\n3" }]),
    );

    expect(merged.cells).toMatchObject([{ kind: "markdown", source: "one\ntwo\n3", extra: {} }]);
  });
});

describe("conflicts", () => {
  test("edits of one line stand between markers inside the cell", () => {
    const { sources, conflicts } = merge(
      notebook([A, B]),
      notebook([{ ...A, source: "const a = 10" }, B]),
      notebook([{ ...A, source: "const a = 100" }, B]),
    );

    expect(sources[0]).toBe("<<<<<<< ours\nconst a = 10\n=======\nconst a = 100\n>>>>>>> theirs");
    expect(conflicts).toEqual([{ cellId: "a", cellNumber: 1, reason: "both edited" }]);
  });

  test("a cell that ours edited and theirs deleted is kept, and says so", () => {
    const { sources, conflicts } = merge(notebook([A, B]), notebook([{ ...A, source: "x" }, B]), notebook([B]));

    expect(sources[0]).toBe("<<<<<<< ours\nx\n=======\n>>>>>>> theirs (deleted)");
    expect(conflicts).toEqual([{ cellId: "a", cellNumber: 1, reason: "edited and deleted" }]);
  });

  test("a cell that ours deleted and theirs edited is kept, and says so", () => {
    const { sources } = merge(notebook([A, B]), notebook([B]), notebook([{ ...A, source: "x" }, B]));

    expect(sources[0]).toBe("<<<<<<< ours (deleted)\n=======\nx\n>>>>>>> theirs");
  });

  test("two different types of one cell stand between markers with their types", () => {
    const { sources, conflicts } = merge(
      notebook([A]),
      notebook([{ ...A, type: "markdown" }]),
      notebook([{ ...A, type: "raw" }]),
    );

    expect(sources[0]).toMatch(/^<{7} ours \(markdown\)\n[^]*\n>{7} theirs \(raw\)$/);
    expect(conflicts).toMatchObject([{ reason: "two types" }]);
  });

  test("have the labels and the size that git asks for", () => {
    const [base, ours, theirs] = ["1", "2", "3"].map((source) => notebook([{ id: "a", source }]));

    const { text } = mergeNotebooks(
      { base: base as Buffer, ours: ours as Buffer, theirs: theirs as Buffer, path: "a.ipynb" },
      { labels: { ours: "HEAD", theirs: "feature" }, markerSize: 9 },
    );

    expect(parseNotebook(text).cells[0]?.source).toBe("<<<<<<<<< HEAD\n2\n=========\n3\n>>>>>>>>> feature");
  });
});

describe("cells without ids", () => {
  const old: FileOptions = { minor: 4 };
  const load = "import { readFile } from 'fs';\nconst rows = parse(readFile('a.csv'));";
  const plot = "plot(rows, { x: 'time', y: 'value' });\nlegend();";

  test("that were edited are the same cells, and not deleted and added ones", () => {
    const { sources, conflicts } = merge(
      notebook([{ source: load }, { source: plot }], old),
      notebook([{ source: load.replace("a.csv", "b.csv") }, { source: plot }], old),
      notebook([{ source: load }, { source: plot.replace("time", "day") }], old),
    );

    expect(sources).toEqual([load.replace("a.csv", "b.csv"), plot.replace("time", "day")]);
    expect(conflicts).toEqual([]);
  });

  test("are found again behind a cell that was inserted", () => {
    const { sources } = merge(
      notebook([{ source: load }, { source: plot }], old),
      notebook([{ source: "first()" }, { source: load }, { source: plot }], old),
      notebook([{ source: load }, { source: `${plot}\nsave();` }], old),
    );

    expect(sources).toEqual(["first()", load, `${plot}\nsave();`]);
  });

  test("that are equal stay as many as they were", () => {
    const { sources } = merge(
      notebook([{ source: "x" }, { source: "x" }], old),
      notebook([{ source: "x" }, { source: "x" }, { source: "y" }], old),
      notebook([{ source: "x" }, { source: "x" }], old),
    );

    expect(sources).toEqual(["x", "x", "y"]);
  });

  test("get ids when one side has moved to nbformat 4.5", () => {
    const { merged, sources } = merge(
      notebook([{ source: load }, { source: plot }], old),
      notebook([{ source: load }, { source: plot }, { source: "more()" }], old),
      notebook([
        { id: "l", source: load },
        { id: "p", source: plot },
      ]),
    );

    expect(merged.formatMinor).toBe(5);
    expect(sources).toEqual([load, plot, "more()"]);
    expect(merged.cells.every(({ hasOwnId }) => hasOwnId)).toBe(true);
    expect(new Set(merged.cells.map(({ id }) => id)).size).toBe(3);
  });

  test("ids that only number the places name no cells", () => {
    const { sources, conflicts } = merge(
      numbered(load, plot),
      numbered("first()", load, plot),
      numbered(load, `${plot}\nsave();`),
    );

    expect(sources).toEqual(["first()", load, `${plot}\nsave();`]);
    expect(conflicts).toEqual([]);
  });
});

describe("what is no source", () => {
  test("metadata is merged key by key, and tags as sets", () => {
    const { merged } = merge(
      notebook([{ ...A, metadata: { tags: ["x", "y"], slide: 1 } }]),
      notebook([{ ...A, metadata: { tags: ["y", "ours"], slide: 1, mine: true } }]),
      notebook([{ ...A, metadata: { tags: ["x", "y", "theirs"], slide: 2 } }]),
    );

    expect(merged.cells[0]?.metadata).toEqual({ tags: ["y", "ours", "theirs"], slide: 2, mine: true });
  });

  test("where both sides set one key, ours is taken and the cell says so", () => {
    const { merged, conflicts } = merge(
      notebook([{ ...A, metadata: { slide: 1 } }]),
      notebook([{ ...A, metadata: { slide: 2 } }]),
      notebook([{ ...A, metadata: { slide: 3 } }]),
    );

    expect(merged.cells[0]?.metadata).toEqual({ slide: 2, labtrail: { conflict: ["metadata.slide"] } });
    expect(conflicts).toEqual([]);
  });

  test("the notebook's metadata and its format are merged too", () => {
    const { merged } = merge(
      notebook([A], { metadata: { kernelspec: { name: "x" } }, minor: 4 }),
      notebook([A], { metadata: { kernelspec: { name: "x" }, title: "T" }, minor: 4 }),
      notebook([A], { metadata: { kernelspec: { name: "y" } }, minor: 5 }),
    );

    expect(merged.metadata).toEqual({ kernelspec: { name: "y" }, title: "T" });
    expect(merged.formatMinor).toBe(5);
  });

  test("outputs are no part of a merge, unless a cell is marked to keep them", () => {
    const kept = { tags: ["keep_output"] };

    const { merged, conflicts } = merge(
      notebook([
        { ...A, outputs: printed("1") },
        { ...C, outputs: printed("1"), metadata: kept },
      ]),
      notebook([
        { ...A, outputs: printed("2") },
        { ...C, outputs: printed("1"), metadata: kept },
      ]),
      notebook([
        { ...A, outputs: printed("3") },
        { ...C, outputs: printed("3"), metadata: kept },
      ]),
    );

    expect(merged.cells).toMatchObject([{ outputs: [] }, { outputs: [{ text: "3" }] }]);
    expect(conflicts).toEqual([]);
  });
});

describe("bytes", () => {
  test("of cells that are not merged stay as their side wrote them", () => {
    const odd = `{"metadata":{"n":1.0,"big":12345678901234567890},"source":"A \\u00e9","id":"odd","cell_type":"raw"}`;
    const file = (last: string) =>
      Buffer.from(`{"cells":[${odd},${last}],"nbformat_minor":5,"nbformat":4,"metadata":{}}`);

    const { text } = merge(file(compactCell("1")), file(compactCell("1")), file(compactCell("2")));

    expect(text).toBe(file(compactCell("2")).toString());
  });

  test("a merge of which one side is the base gives the other side, byte for byte", () => {
    const base = notebook([A, B], { indent: 2 });
    const changed = notebook(
      [
        { id: "n", source: "new" },
        { ...A, source: "é\n" },
      ],
      { indent: 2, metadata: { x: 1 } },
    );

    expect(merge(base, changed, base).text).toBe(changed.toString());
    expect(merge(base, base, changed).text).toBe(changed.toString());
  });

  test("merged cells are written with the indent and in the form of the file", () => {
    const { text } = merge(
      notebook(threeConstants("2", "4"), { indent: 4 }),
      notebook(threeConstants("20", "4"), { indent: 4 }),
      notebook(threeConstants("2", "40"), { indent: 4 }),
    );

    expect(text).toBe(notebook(threeConstants("20", "40"), { indent: 4 }).toString());
  });

  test("an empty base, as two files of one name have it, gives the cells of both", () => {
    const { sources } = merge(Buffer.from(""), notebook([A]), notebook([C]));

    expect(sources).toEqual([A.source, C.source]);
  });
});
