import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect, test } from "vitest";

import { parseNotebook } from "../../src/notebook/parse.ts";
import { renderNotebook } from "../../src/notebook/write.ts";
import { entryPointPath, packageVersion } from "../../src/shared/installation.ts";
import { notebookOf } from "../headless/fixture.ts";

const MAIN = entryPointPath("src/cli/main");

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function labtrail(cwd: string, ...args: readonly string[]): Promise<Ended> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--no-warnings", MAIN, ...args], { cwd });
    return { code: 0, stdout, stderr };
  } catch (error) {
    return error as Ended;
  }
}

/** A folder with the notebook `lab.ipynb`, gone at the end of the test. */
function createLab(...cells: readonly string[]): Disposable & { readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), "labtrail-main-"));
  writeFileSync(join(folder, "lab.ipynb"), renderNotebook(notebookOf(...cells)));
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

test("the program says its version", async () => {
  const ended = await labtrail(import.meta.dirname, "--version");

  expect(ended).toEqual({ code: 0, stdout: `${packageVersion}\n`, stderr: "" });
});

test("the exit code of a wrong command line is 2", async () => {
  const { code } = await labtrail(import.meta.dirname, "bake");

  expect(code).toBe(2);
});

test("a notebook runs with our own kernel, with parameters, in its own folder", async () => {
  using lab = createLab(
    `import { basename } from "node:path";\nconst rate: number = 0.5;\nconst folder = basename(process.cwd());`,
    "console.log(folder.startsWith('labtrail-main-'));\nrate * 2",
  );

  const { code, stdout } = await labtrail(lab.folder, "run", "lab.ipynb", "-p", "rate=0.25");

  expect({ code, stdout }).toEqual({ code: 0, stdout: "true\n0.5\n" });
  const executed = parseNotebook(readFileSync(join(lab.folder, "lab.executed.ipynb"), "utf8"));
  expect(executed.cells[0]?.source).toContain("rate: number = 0.25;");
  expect(executed.metadata["labtrail"]).toEqual({ parameters: { rate: 0.25 } });
  expect(executed.cells[1]).toMatchObject({ executionCount: 2, outputs: [{ kind: "stream" }, { kind: "result" }] });
});

test("a fault of the user's code is told with its place in the cell", async () => {
  using lab = createLab(
    "const a = 1;",
    "function check(n: number) {\n  throw new TypeError(`bad ${n}`);\n}\ncheck(a);",
  );

  const { code, stderr } = await labtrail(lab.folder, "run", "lab.ipynb");

  expect(code).toBe(1);
  expect(stderr).toContain(`labtrail: lab.ipynb, cell 2 ("c1"), line 2, column 9: TypeError: bad 1\n`);
});

test("a fault of syntax is told with its place in the cell", async () => {
  using lab = createLab("let a = 1;\nlet b = = 2;");

  const { code, stderr } = await labtrail(lab.folder, "run", "lab.ipynb");

  expect(code).toBe(1);
  expect(stderr).toMatch(/labtrail: lab\.ipynb, cell 1 \("c0"\), line 2, column 9: SyntaxError: /);
});

test("Ctrl-C stops an endless loop and still writes the notebook", async () => {
  using lab = createLab("console.log('ready');\nwhile (true) {}");
  const program = spawn(process.execPath, ["--no-warnings", MAIN, "run", "lab.ipynb"], { cwd: lab.folder });

  await once(program.stdout, "data");
  program.kill("SIGINT");
  const [code] = (await once(program, "close")) as [number];

  expect(code).toBe(130);
  const executed = parseNotebook(readFileSync(join(lab.folder, "lab.executed.ipynb"), "utf8"));
  expect(executed.cells[0]).toMatchObject({ outputs: [{ text: "ready\n" }, { kind: "error" }] });
});
