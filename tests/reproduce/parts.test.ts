// What a reproduction is put together from, each by itself.
import { relative, resolve } from "node:path";

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { putSecretsBack } from "../../src/reproduce/preflight/secrets.ts";
import { findInputs } from "../../src/reproduce/preflight/inputs.ts";
import { findOrderFaults } from "../../src/reproduce/program/order-faults.ts";
import { wholeNotebook } from "../../src/reproduce/program/program.ts";
import { compareFloats, compareTexts } from "../../src/reproduce/result/compare-texts.ts";
import { measureDistance, parseTolerances, toleranceOf } from "../../src/reproduce/result/tolerance.ts";
import { isPathInside } from "../../src/reproduce/tree/inside.ts";
import { parseNotebook } from "../../src/notebook/parse.ts";
import type { CellExecution } from "../../src/track/run.ts";
import { createMemoryObjects } from "../../src/track/objects.ts";
import { openSqliteStore } from "../../src/track/sqlite/sqlite-store.ts";
import { readRunRecord } from "../../src/track/transfer/run-record.ts";
import { parseRunRecord, runRecordToJson } from "../../src/track/transfer/run-record-json.ts";
import { writeRunRecord } from "../../src/track/transfer/write-run-record.ts";
import { AT, createRun, dataset, points, saveCell, SESSION } from "../track/sample-run.ts";
import { notebookOf, type Cells } from "./lab.ts";

const bytes = (...values: readonly number[]) => Buffer.from(Float32Array.from(values).buffer);

const notebook = (cells: Cells) => parseNotebook(notebookOf(cells), "n.ipynb");

const step = (cellId: string, source: string, executionCount: number) => ({
  cellId,
  source,
  executionCount,
  status: "ok" as const,
  random: undefined,
});

const wholeSources = (cells: Cells, seed: number | undefined): readonly string[] =>
  wholeNotebook(parseNotebook(notebookOf(cells), "n.ipynb"), seed, []).notebook.cells.map(({ source }) => source);

const fileUse = (path: string, access: "read" | "write") => ({ path, access, sizeBytes: 1, digest: path.repeat(2) });

describe("a tolerance", () => {
  test("is relative, absolute, or that of one metric", () => {
    const tolerances = parseTolerances(["1e-3,loss=abs:0.5", "a=b=rel:0.1"]);

    expect(toleranceOf(tolerances, "rmse")).toEqual({ absolute: 0, relative: 1e-3 });
    expect(toleranceOf(tolerances, "loss")).toEqual({ absolute: 0.5, relative: 0 });
    expect(toleranceOf(tolerances, "a=b")).toEqual({ absolute: 0, relative: 0.1 });
    for (const text of ["", "x", "-1", "loss=", "abs:", "Infinity", "NaN", "rel:abs:1"]) {
      expect(() => parseTolerances([text])).toThrow(`"${text}" is no tolerance`);
    }
  });

  test("takes equal numbers for identical, whatever they are, and no other for it", () => {
    const number = fc.double();
    fc.assert(
      fc.property(number, number, (a, b) => {
        const { kind, absolute } = measureDistance(a, b, { absolute: 0, relative: 0 });
        expect(kind === "identical").toBe(Object.is(a, b) || a === b);
        expect(absolute >= 0).toBe(true);
        expect(measureDistance(a, b, { absolute: 0.1, relative: 0 })).toEqual(
          measureDistance(b, a, { absolute: 0.1, relative: 0 }),
        );
      }),
    );
  });

  test("finds NaN and an infinity beside a number different, however wide it is", () => {
    const wide = { absolute: 1e300, relative: 1 };

    expect(measureDistance(Number.NaN, 1, wide).kind).toBe("differs");
    expect(measureDistance(Infinity, -Infinity, wide).kind).toBe("differs");
    expect(measureDistance(Number.NaN, Number.NaN, wide).kind).toBe("identical");
  });
});

describe("artifacts that are not the same bytes", () => {
  const tolerance = { absolute: 0, relative: 1e-6 };

  test("are near when only their numbers differ, and by little", () => {
    expect(compareTexts("a,1.0000000,x", "a,1.0000001,x", tolerance)?.kind).toBe("within");
    expect(compareTexts("a,1,x", "a,2,x", tolerance)?.kind).toBe("differs");
    expect(compareTexts("a,1,x", "b,1,x", tolerance)).toBeUndefined();
    expect(compareTexts("a,1", "a,1,1", tolerance)).toBeUndefined();
  });

  test("are near when the weights in them are", () => {
    expect(compareFloats(bytes(1, 2), bytes(1, 2.000001), { absolute: 1e-5, relative: 0 })?.kind).toBe("within");
    expect(compareFloats(bytes(1, 2), bytes(1, 3), tolerance)?.kind).toBe("differs");
    expect(compareFloats(bytes(1, 2), bytes(1), tolerance)).toBeUndefined();
  });
});

describe("a path of somebody else", () => {
  test("that is called inside never leads out of a folder, on any system", () => {
    const part = fc.oneof(
      fc.constantFrom("..", ".", "", "a", "C:", ".git", "..\\..", "con", "b ", "~", ".labtrail"),
      fc.string({ maxLength: 5 }),
    );
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 6 }).map((parts) => parts.join("/")),
        (path) => {
          if (!isPathInside(path)) return;
          const inside = relative("/folder", resolve("/folder", path));
          expect(inside.startsWith("..") || inside === "" || inside.startsWith(".git")).toBe(false);
          expect(path.includes("\\")).toBe(false);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test.each([
    "../a",
    "/a",
    "a/../../b",
    "a/./b",
    "C:/a",
    "a\\b",
    ".git/config",
    ".GIT/config",
    ".git./x",
    "GIT~1/x",
    "nul",
    "a:b",
    "a\0b",
    "",
  ])("%j is not", (path) => expect(isPathInside(path)).toBe(false));

  test.each(["a", "a/b.ts", ".env.example", "..a", "données/é.csv", ".github/workflows/ci.yml"])("%j is", (path) =>
    expect(isPathInside(path)).toBe(true),
  );
});

describe("secrets", () => {
  test("are put back by their names, quoted as text, and the others are named", () => {
    const source = `const apiKey = "[redacted]";\nconnect({ password: '[redacted]', user: "ada" });`;

    expect(putSecretsBack(source, { API_KEY: `a"b`, password: "c" })).toEqual({
      source: `const apiKey = "a\\"b";\nconnect({ password: "c", user: "ada" });`,
      missing: [],
    });
    expect(putSecretsBack(source, {}).missing).toEqual(["apiKey", "password"]);
  });

  test("that code takes from the environment must be set, unless it has something else to take", () => {
    const source = `use(process.env.HF_TOKEN, process.env["DB_PASSWORD"], process.env.API_KEY ?? "", process.env.HOME);`;

    expect(putSecretsBack(source, { DB_PASSWORD: "x" }).missing).toEqual(["HF_TOKEN"]);
  });
});

describe("the order of a notebook's cells", () => {
  test("is that of the slice when cells ran from top to bottom, others between them or not", () => {
    const found = findOrderFaults(
      notebook([
        ["a", "%track on\nlet a = 1"],
        ["x", "0"],
        ["b", "a"],
      ]),
      [step("a", "let a = 1\n", 1), step("b", "a", 3)],
    );

    expect(found).toEqual([]);
  });

  test("is not when a cell is gone, was edited, ran twice, or below the next", () => {
    const found = findOrderFaults(
      notebook([
        ["a", "let rate = 0.5"],
        ["b", "rate += 1"],
        ["c", "fit()"],
      ]),
      [
        step("c", "fit()", 1),
        step("a", "let rate = 0.1", 2),
        step("b", "rate += 1", 3),
        step("b", "rate += 1", 4),
        step("gone", "old()", 5),
      ],
    );

    expect(found).toEqual([
      "[2] was edited since: rate is 0.5 and was 0.1",
      "[2] ran after [1], and stands above it",
      "[4] is a cell that ran more than once",
      "[5] is not in the notebook any more",
    ]);
  });

  test("shows no secret of an edited cell", () => {
    const found = findOrderFaults(notebook([["a", `const apiKey = "open sesame", n = 2`]]), [
      step("a", `const apiKey = "[redacted]", n = 1`, 1),
    ]);

    expect(found).toEqual(["[1] was edited since: n is 2 and was 1"]);
  });
});

test("a notebook from top to bottom is tracked once, with the seed of the run", () => {
  expect(wholeSources([["a", "1"]], 7)).toEqual(["%track on --seed 7", "1"]);
  expect(
    wholeSources(
      [
        ["a", "%track on lab --seed 3 -e x\n1"],
        ["b", "%track on"],
      ],
      7,
    ),
  ).toEqual(["%track on lab -e x --seed 7\n1", "%track on"]);
  expect(wholeSources([["a", "%%track one --seed 3\n1"]], 7)).toEqual(["%%track one --seed 3\n1"]);
});

test("inputs are the files that were read before the run itself wrote them", () => {
  const cells = [
    [fileUse("b", "read"), fileUse("a", "read")],
    [fileUse("c", "write")],
    [fileUse("c", "read"), fileUse("a", "read")],
  ];

  const found = findInputs(cells.map((files) => ({ files }) as unknown as CellExecution));

  expect(found.map(({ path }) => path)).toEqual(["a", "b"]);
});

test("a run is the same after it went from one store to another as JSON, with what no JSON can hold", () => {
  const [from, to] = [
    openSqliteStore(":memory:", createMemoryObjects()),
    openSqliteStore(":memory:", createMemoryObjects()),
  ];
  const cell = saveCell(from, "const loss = 1;");
  const id = createRun(from, { seed: 7, name: "odd-owl-1", sessionId: SESSION.id });
  from.setSlice(id, "s".repeat(64), [cell]);
  from.addParams(id, [{ key: "list", value: [1, { a: null }], source: "auto" }]);
  from.addDatasets(id, [dataset({ role: "test", schema: [{ name: "x" }] })]);
  from.appendMetrics(id, { source: "explicit", dataset: dataset() }, points("loss", [1, Number.NaN, -Infinity]));
  from.addNote(id, "a note", AT);
  from.setTags(id, { stage: "final" });
  from.endRun(id, { status: "failed", at: AT + 5, error: { name: "E", message: "m" } });

  const json = JSON.stringify(runRecordToJson(readRunRecord(from, id)));
  writeRunRecord(to, parseRunRecord(JSON.parse(json)));

  // Of a session somewhere else nobody will hear any more.
  const before = readRunRecord(from, id);
  expect(readRunRecord(to, id)).toEqual({ ...before, session: { ...before.session, endedAt: AT } });
  expect(writeRunRecord(to, parseRunRecord(JSON.parse(json)))).toBe(false);
  from.close();
  to.close();
});
