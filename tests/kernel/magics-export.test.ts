// `%export` in a real kernel, as `labtrail run` starts it for a notebook on the disk.
import { expect, test } from "vitest";

import { startKernel } from "../helpers/kernel-client.ts";
import { runCell } from "../helpers/magics.ts";
import { runLabtrail } from "../helpers/run-labtrail.ts";
import { ScratchProject, type SketchedCell } from "../export/scratch-project.ts";

interface ExecutedNotebook {
  readonly cells: readonly {
    readonly outputs: readonly {
      readonly data?: Readonly<Record<string, string | readonly string[]>>;
      readonly text?: string | readonly string[];
      readonly evalue?: string;
    }[];
  }[];
}

const SCALER: readonly SketchedCell[] = [
  { id: "limits", code: "//| module src/scaler.ts\n//| export\nconst LIMIT = 100;" },
  {
    id: "scale",
    code: '//| export\nfunction scale(x: number): string {\n  return x > LIMIT ? "<b>high</b>" : "low";\n}',
  },
];

/** A text as notebooks keep it: whole, or by its lines. */
const join = (text: string | readonly string[] | undefined): string => [text ?? ""].flat().join("");

/** Runs a notebook, and gives what its last cell shows. */
async function runLast(project: ScratchProject, cells: readonly SketchedCell[], ...args: readonly string[]) {
  project.notebook("notebooks/scaler.ipynb", cells);
  const { stdout } = await runLabtrail(project.root, "run", "notebooks/scaler.ipynb", "-o", "-", ...args);
  const outputs = (JSON.parse(stdout) as ExecutedNotebook).cells.at(-1)?.outputs ?? [];
  return {
    text: outputs.map(({ data, text }) => join(data?.["text/plain"]) + join(text)).join(""),
    html: outputs.map(({ data }) => join(data?.["text/html"])).join(""),
    error: outputs.map(({ evalue = "" }) => evalue).join(""),
  };
}

test("%export shows the module that the notebook gives, and writes nothing", async () => {
  using project = new ScratchProject();

  const { text, html } = await runLast(project, [...SCALER, "%export"]);

  expect(text).toBe(`src/scaler.ts is missing. Run: labtrail export notebooks/scaler.ipynb

// #region limits
export const LIMIT = 100;
// #endregion

// #region scale
export function scale(x: number): string {
  return x > LIMIT ? "<b>high</b>" : "low";
}
// #endregion
`);
  expect(html).toContain("<summary>src/scaler.ts is missing.");
  expect(html).toContain("&lt;b&gt;high&lt;/b&gt;");
  expect(html).not.toContain("<b>high</b>");
  expect(project.has("src/scaler.ts")).toBe(false);
});

test("%export --write writes it, and the next look finds it up to date", async () => {
  using project = new ScratchProject();

  const first = await runLast(project, [...SCALER, "%export --write"]);
  const second = await runLast(project, [...SCALER, "%export"]);

  expect(first.text).toMatch(/^wrote src\/scaler\.ts from notebooks\/scaler\.ipynb\n/);
  expect(project.read("src/scaler.ts")).toContain("export const LIMIT = 100;");
  expect(second.text).toMatch(/^src\/scaler\.ts is up to date\n/);
});

test("%export tells what hinders the export, with cell, line, column and what to do", async () => {
  using project = new ScratchProject();
  const bad = { id: "bad", code: "//| export\nconst shown = (x: number) => display(`<i>${x}</i>`);" };

  const { text, html } = await runLast(project, [...SCALER, bad, "%export"]);

  expect(text).toContain(
    "notebooks/scaler.ipynb cell 3 (id bad) 2:30 NBX011 `display` is there in notebooks only, and a module runs without one\n",
  );
  expect(text).toContain("Return the value and show it in a cell that is not exported");
  expect(html).toContain("<b>NBX011</b> cell 3 (id bad) 2:30");
  expect(html).toContain("display(`&lt;i&gt;${x}&lt;/i&gt;`)");
});

test("%export says when a marked cell has run with another text than the file has", async () => {
  using project = new ScratchProject();

  const { text } = await runLast(project, [...SCALER, "%export"], "-p", "LIMIT=7");

  expect(text).toMatch(
    /^This is the notebook as it was saved; the cell limits has run since with another text\. Save it to see that\.\n/,
  );
  expect(text).toContain("export const LIMIT = 100;");
});

test("%export says how to begin where nothing is marked", async () => {
  using project = new ScratchProject();

  const { text } = await runLast(project, ["1 + 1", "%export"]);

  expect(text).toBe(
    "notebooks/scaler.ipynb exports nothing: begin a cell with `//| export`, and the notebook with `//| module src/name.ts`.\n",
  );
});

test("%export? shows how it is used", async () => {
  await using kernel = await startKernel();

  const { stdout, page } = await runCell(kernel, "%export?");

  expect(stdout + page).toContain("%export [-w]");
});

test("%export in a session without a notebook says where else to go", async () => {
  await using kernel = await startKernel();

  const { error } = await runCell(kernel, "%export");

  expect(error).toContain("it is not known which notebook this is");
});
