// A runtime with its compiler, as the kernel uses them: TypeScript in, outcome and outputs out.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { startRuntime } from "../../kernel/runtime/host.ts";
import type {
  CellOutcome,
  CellOutput,
  InputAnswer,
  InputQuestion,
  ReachedMagic,
  Runtime,
} from "../../kernel/runtime/runtime.ts";
import { CellScope } from "../../src/language/cell-scope.ts";
import { compileCell } from "../../src/language/compile-cell.ts";
import type { CompiledCell } from "../../src/language/compiled-cell.ts";
import { ProjectSettings } from "../../src/settings/project-settings.ts";
import { assertNever } from "../../src/shared/errors.ts";
import type { ExecutionId } from "../../src/shared/ids.ts";
import type { Json } from "../../src/shared/json.ts";
import type { CaptureEvent } from "../../src/track/capture/event.ts";

const DEADLINE_MS = 10_000;

interface Heard<What> {
  readonly execution: ExecutionId | undefined;
  readonly what: What;
}

/** How a cell ended, with what it had shown by then. */
export interface RanCell {
  readonly execution: ExecutionId;
  readonly outcome: CellOutcome;
  readonly outputs: readonly CellOutput[];
}

export class TestRuntime implements AsyncDisposable {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "labtrail-runtime-")));
  readonly outputs: Heard<CellOutput>[] = [];
  readonly captured: Heard<CaptureEvent>[] = [];
  readonly magicsReached: ReachedMagic[] = [];
  /** Set while the owner cannot take more. */
  congestion: Promise<void> | undefined;
  /** Called for every output, when it is among the outputs. */
  onHeard: () => void = () => undefined;
  /** What a magic does and gives; it may throw. */
  onMagic: (reached: ReachedMagic) => Promise<Json | undefined> = () => Promise.resolve(undefined);
  /** How the user answers. */
  onInput: (question: InputQuestion) => Promise<InputAnswer> = () => Promise.resolve({ kind: "cancelled" });
  readonly runtime: Runtime;
  readonly scope = new CellScope();
  readonly #settings = new ProjectSettings(this.folder);
  #cells = 0;
  #wake: () => void = () => undefined;

  constructor(variables: NodeJS.ProcessEnv = {}) {
    this.runtime = startRuntime({
      cwd: this.folder,
      env: { ...process.env, ...variables },
      notebookPath: join(this.folder, "notebook.ipynb"),
      listener: {
        onOutput: (execution, what) => {
          this.#hear(() => this.outputs.push({ execution, what }));
          this.onHeard();
          return this.congestion;
        },
        onCapture: (execution, what) => this.#hear(() => this.captured.push({ execution, what })),
        onTrack: () => undefined,
        onTrackQuestion: () => Promise.resolve(null),
        onMagic: (_execution, reached) => {
          this.magicsReached.push(reached);
          return this.onMagic(reached);
        },
        onInput: (_execution, question) => this.onInput(question),
        onComm: () => undefined,
        onGlobals: (names) => this.scope.setGlobals(names),
        onNeverBegan: (cell) => this.scope.retract(cell),
        onStateLost: () => this.scope.clear(),
      },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.runtime.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Writes a file beside the notebook, in folders that need not be there yet. */
  write(name: string, text: string): void {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  compile(source: string): CompiledCell {
    this.#cells += 1;
    this.#settings.beginTurn();
    const compilation = compileCell(source, {
      fileName: `cell_${this.#cells}.ts`,
      session: this.scope,
      settings: () => this.#settings.of().transpile,
    });
    if (compilation.kind === "faulty")
      throw new Error(compilation.diagnostics.map(({ message }) => message).join("; "));
    this.scope.accept(compilation.cell);
    return { ...compilation.cell, warnings: this.#settings.takeFaults() };
  }

  async run(source: string): Promise<RanCell> {
    const cell = this.compile(source);
    const execution = cell.fileName as ExecutionId;
    const outcome = await this.runtime.run(execution, cell);
    return { execution, outcome, outputs: this.outputsOf(execution) };
  }

  /** The text of a cell's value; throws what the cell threw, so that a test fails with it. */
  async valueOf(source: string): Promise<unknown> {
    const { outcome } = await this.run(source);
    if (outcome.kind === "value") return outcome.data?.["text/plain"];
    throw new Error(outcome.fault.traceback.join("\n"));
  }

  outputsOf(execution: ExecutionId): readonly CellOutput[] {
    return this.outputs.filter((heard) => heard.execution === execution).map(({ what }) => what);
  }

  textOf(execution: ExecutionId, name: "stdout" | "stderr" = "stdout"): string {
    const texts = this.outputsOf(execution).map((output) => {
      return output.kind === "stream" && output.name === name ? output.text : "";
    });
    return texts.join("");
  }

  /** Waits until the condition holds; it is looked at whenever something was heard. */
  async waitUntil(isMet: () => boolean): Promise<void> {
    const deadline = Date.now() + DEADLINE_MS;
    while (!isMet()) {
      const remaining = deadline - Date.now();
      if (remaining <= 0) throw new Error(`nothing of that kind came; heard: ${JSON.stringify(this.outputs)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, remaining);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  #hear(note: () => void): void {
    note();
    this.#wake();
  }
}

/** @param variables - Added to the environment of the child. */
export function openTestRuntime(variables?: NodeJS.ProcessEnv): TestRuntime {
  return new TestRuntime(variables);
}

/** One line per output, for comparing an order at a glance. */
export function describeOutput(output: CellOutput): string {
  switch (output.kind) {
    case "stream":
      return `${output.name} ${output.text}`;
    case "display":
      return `display ${String(output.data["text/plain"])}`;
    case "clear":
      return "clear";
    default:
      return assertNever(output);
  }
}
