// How long vitest takes for test cells of notebooks, beside the same tests in files. Runs alone:
// `node tests/bench/notebook-tests.ts`.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { packageRoot } from "../../src/shared/installation.ts";
import { medianOf, type Measurement } from "./measurement.ts";

const NOTEBOOKS = 50;
const TESTS = 4;
const ROUNDS = 5;

const MODULE = (index: number): string => `interface Row { readonly value: number }
const LIMIT = ${index + 10};
function scale(rows: readonly Row[], factor: number): number[] {
  return rows.map(({ value }) => Math.min(value * factor, LIMIT));
}`;
const TEST = (index: number): string =>
  `assert.deepEqual(scale([{ value: ${index} }, { value: 1000 }], 2), [${index * 2}, LIMIT]);`;
const ASSERT = `import assert from "node:assert/strict";`;

function notebookOf(index: number): string {
  const sources = [
    `//| module src/steps/step${index}.ts`,
    `//| export\n${MODULE(index)}`,
    ASSERT,
    ...Array.from({ length: TESTS }, (_, test) => `//| test case ${test}\n${TEST(test)}`),
  ];
  const cells = sources.map((source, cell) => {
    return { cell_type: "code", id: `c${cell}`, metadata: {}, execution_count: null, outputs: [], source };
  });
  return JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
}

function testFileOf(index: number): string {
  const tests = Array.from({ length: TESTS }, (_, test) => `test("case ${test}", async () => {\n${TEST(test)}\n});`);
  const imports = `import { test } from "vitest";\n${ASSERT}\nimport { LIMIT, scale } from "../src/steps/step${index}.ts";`;
  return [imports, ...tests].join("\n");
}

function configOf(plugins: string, include: string): string {
  return `export default { plugins: [${plugins}], test: { include: [${JSON.stringify(include)}], isolate: false } };\n`;
}

/** A project with the same tests twice: in notebooks, and in files beside modules. */
function createProject(): string {
  const root = mkdtempSync(join(tmpdir(), "labtrail-bench-"));
  writeFileSync(join(root, "package.json"), `{ "type": "module" }`);
  symlinkSync(join(packageRoot, "node_modules"), join(root, "node_modules"), "junction");
  for (const folder of ["notebooks", "src/steps", "tests"]) mkdirSync(join(root, folder), { recursive: true });
  for (let index = 0; index < NOTEBOOKS; index += 1) {
    writeFileSync(join(root, `notebooks/n${index}.ipynb`), notebookOf(index));
    writeFileSync(join(root, `tests/n${index}.test.ts`), testFileOf(index));
    const exported = MODULE(index).replaceAll(/^(?=const|function)/gm, "export ");
    writeFileSync(join(root, `src/steps/step${index}.ts`), exported);
  }
  const plugin = JSON.stringify(join(packageRoot, "src/export/vitest.ts"));
  writeFileSync(
    join(root, "notebooks.config.mjs"),
    `import { notebooks } from ${plugin};\n${configOf("notebooks()", "notebooks/*.ipynb")}`,
  );
  writeFileSync(join(root, "files.config.mjs"), configOf("", "tests/*.test.ts"));
  return root;
}

function runVitest(root: string, config: string): number {
  const program = join(packageRoot, "node_modules/vitest/vitest.mjs");
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, "run", "--config", config], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, CI: "1", NO_COLOR: "1" },
  });
  const seconds = (performance.now() - began) / 1000;
  if (status !== 0 || !stdout.includes(`${NOTEBOOKS * TESTS} passed`)) throw new Error(stdout + stderr);
  return seconds;
}

/** The median seconds of one run, of the notebooks and of the files; one after the other, so that both see the same machine. */
export function measureNotebookTests(rounds = ROUNDS): { readonly notebooks: number; readonly files: number } {
  const root = createProject();
  try {
    const times = Array.from({ length: rounds }, () => ({
      notebooks: runVitest(root, "notebooks.config.mjs"),
      files: runVitest(root, "files.config.mjs"),
    }));
    return {
      notebooks: medianOf(times.map((time) => time.notebooks)),
      files: medianOf(times.map((time) => time.files)),
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

export async function measure(): Promise<readonly Measurement[]> {
  const { notebooks, files } = measureNotebookTests();
  const what = `vitest, ${NOTEBOOKS} notebooks of ${TESTS} test cells, without isolation`;
  const peer = { name: "the same tests in files", value: files };
  return [
    { what, unit: "s", ours: notebooks, peer, budget: { kind: "atMost", limit: 2 } },
    { what: `${what}: beside files`, unit: "s", ours: notebooks, peer, budget: { kind: "ratio", limit: 2.5 } },
  ];
}

if (import.meta.main) {
  const { notebooks, files } = measureNotebookTests(2);
  console.log(`${NOTEBOOKS} notebooks: ${notebooks.toFixed(2)} s; the same tests in files: ${files.toFixed(2)} s`);
}
