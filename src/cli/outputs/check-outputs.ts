import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { type CheckedCell, findCheckedCells } from "../../export/testing/checked-cells.ts";
import { overwriteFile } from "../../export/project/write.ts";
import { filterContent } from "../../git/filter-content.ts";
import { startKernel } from "../../headless/kernel-process.ts";
import { runNotebook, type NotebookRun } from "../../headless/run-notebook.ts";
import type { Notebook, Output } from "../../notebook/notebook.ts";
import { compareOutputs, type OutputComparison } from "../../notebook/outputs/compare-outputs.ts";
import { replaceOutputs } from "../../notebook/outputs/replace-outputs.ts";
import type { Sanitizer } from "../../notebook/outputs/sanitizers.ts";
import { parseNotebook } from "../../notebook/parse.ts";
import { CliError } from "../cli-error.ts";
import type { KernelArgv } from "../run/run-one.ts";
import type { Effects } from "../effects.ts";
import { readNotebookSanitizers } from "./read-config.ts";

/** How a marked cell came off. */
export type OutputState =
  | OutputComparison
  /** Nothing is stored that it could be compared with. */
  | { readonly kind: "missing" }
  /** An earlier cell ended the run; it failed with this. */
  | { readonly kind: "not-run"; readonly reason: string }
  /** The new outputs were written into the notebook. */
  | { readonly kind: "updated" };

export interface CheckedOutput extends CheckedCell {
  readonly state: OutputState;
}

export interface CheckedNotebook {
  /** Relative to the project's root. */
  readonly path: string;
  readonly cells: readonly CheckedOutput[];
}

export interface CheckOptions {
  readonly kernelArgv: KernelArgv;
  readonly cellTimeoutMs: number | undefined;
  /** Whether what is stored gives way to what the cells give now. */
  readonly isUpdate: boolean;
}

/**
 * Runs a notebook in a kernel of its own and compares what its marked cells give with what is stored in it; where nothing
 * is, with what the keeper of outputs has kept for them.
 *
 * @throws {@link CliError} when the kernel fails or the user stops it, and for settings that cannot be understood.
 */
export async function checkOutputs(
  root: string,
  path: string,
  options: CheckOptions,
  effects: Effects,
): Promise<CheckedNotebook> {
  const file = join(root, path);
  const bytes = readFileSync(file);
  const notebook = parseNotebook(bytes.toString(), path);
  const marked = findCheckedCells(notebook);
  if (marked.length === 0) return { path, cells: [] };
  const sanitizers = readNotebookSanitizers(notebook, file, root);
  const stored = marked.every(({ cell }) => cell.outputs.length > 0)
    ? notebook
    : restored(notebook, { root, path, bytes, effects });
  const run = await runWithKernel(notebook, file, options, effects);
  const cells = marked.map((checked): CheckedOutput => {
    return { ...checked, state: judge(checked, outputsOf(stored, checked), { run, sanitizers }) };
  });
  return { path, cells: options.isUpdate ? update(cells, run, { root, path, bytes }) : cells };
}

function judge(
  { index }: CheckedCell,
  stored: readonly Output[],
  { run, sanitizers }: { readonly run: NotebookRun; readonly sanitizers: readonly Sanitizer[] },
): OutputState {
  const status = run.cells.find((one) => one.index === index)?.status;
  if (status === "not-run") return { kind: "not-run", reason: describeEnd(run) };
  const given = outputsAt(run.notebook, index);
  if (stored.length === 0 && given.length > 0) return { kind: "missing" };
  return compareOutputs(stored, given, sanitizers);
}

function describeEnd({ outcome, notebook }: NotebookRun): string {
  if (outcome.kind !== "cell-failed") return "the run was ended";
  const number = notebook.cells.filter((cell, index) => cell.kind === "code" && index <= outcome.run.index).length;
  const { ename, evalue } = outcome.fault;
  return `cell ${number} (id ${outcome.cell.id}) failed before it: ${ename}: ${evalue}`;
}

interface NotebookFile {
  readonly root: string;
  readonly path: string;
  readonly bytes: Buffer;
}

function update(
  cells: readonly CheckedOutput[],
  run: NotebookRun,
  { root, path, bytes }: NotebookFile,
): readonly CheckedOutput[] {
  const isNew = ({ state }: CheckedOutput): boolean => state.kind === "different" || state.kind === "missing";
  const outputs = new Map(cells.filter(isNew).map(({ index }) => [index, outputsAt(run.notebook, index)]));
  if (outputs.size === 0) return cells;
  if (!readFileSync(join(root, path)).equals(bytes)) {
    throw new CliError("CHECK_FAILED", `${path} was changed while it ran, and is left as it is`, {
      hint: "Run the command again.",
    });
  }
  overwriteFile(root, path, replaceOutputs(bytes, path, outputs).toString());
  return cells.map((one) => (isNew(one) ? { ...one, state: { kind: "updated" } } : one));
}

/** A notebook that came without outputs out of git, with those that were kept for it on this machine. */
function restored(
  notebook: Notebook,
  { root, path, bytes, effects }: NotebookFile & { readonly effects: Effects },
): Notebook {
  if (!existsSync(join(root, ".git"))) return notebook;
  const { env, stderr } = effects;
  const onWarning = (text: string): void => stderr(`labtrail: ${text}\n`);
  const whole = filterContent("smudge", path, bytes, { cwd: root, env, flags: {}, onWarning });
  return parseNotebook(whole.toString(), path);
}

function outputsOf(stored: Notebook, { cell, index }: CheckedCell): readonly Output[] {
  return cell.outputs.length > 0 ? cell.outputs : outputsAt(stored, index);
}

function outputsAt({ cells }: Notebook, index: number): readonly Output[] {
  const cell = cells[index];
  return cell?.kind === "code" ? cell.outputs : [];
}

async function runWithKernel(
  notebook: Notebook,
  file: string,
  { kernelArgv, cellTimeoutMs }: CheckOptions,
  effects: Effects,
): Promise<NotebookRun> {
  const interruption = new AbortController();
  const stopListening = effects.onInterrupt?.(() => interruption.abort());
  const kernel = await startKernel({ argv: kernelArgv(file), cwd: dirname(file), env: effects.env });
  try {
    const run = await runNotebook(notebook, kernel, { signal: interruption.signal, cellTimeoutMs });
    if (run.outcome.kind === "interrupted") throw new CliError("INTERRUPTED", "the run was interrupted");
    if (run.outcome.kind === "broken") {
      const { message, hint } = run.outcome.error;
      throw new CliError("KERNEL_FAILED", message, hint === undefined ? {} : { hint });
    }
    return run;
  } finally {
    await kernel.close();
    stopListening?.();
  }
}
