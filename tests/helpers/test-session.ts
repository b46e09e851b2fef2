// The smallest kernel there can be: compiles cells and runs them in this process, in the main realm, one after another.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { constants, Script } from "node:vm";

import { CellScope } from "../../src/language/cell-scope.ts";
import { compileCell } from "../../src/language/compile-cell.ts";
import { findEngineFault } from "../../src/language/engine-check.ts";
import type { CompiledCell } from "../../src/language/compiled-cell.ts";
import { findMagics } from "../../src/language/magics/magic-lines.ts";
import type { KernelApi } from "../../src/language/kernel-api.ts";
import { toNodeSpecifier } from "../../src/language/specifier.ts";
import { toUserPlace } from "../../src/language/positions/positions.ts";
import { TRANSPILE_HELPERS } from "../../src/language/transpile/transpile-helpers.ts";
import { placeOf, type Place } from "../../src/shared/text.ts";

/** The cell does not compile; the message begins with the place. */
export class CellSyntaxError extends Error {
  override readonly name = "SyntaxError";
}

type CellFunction = (...parameters: readonly unknown[]) => Promise<{ readonly v: unknown } | undefined>;

/** The test runner takes `import()` over; one in a script is Node's own. */
const nodeImport = new Script("(specifier, options) => import(specifier, options)", {
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
}).runInThisContext() as KernelApi["import"];

let sessions = 0;

export class TestSession implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), "labtrail-session-"));
  readonly scope = new CellScope();
  /** The numbers of the magics that ran, and what they were handed. */
  readonly magicsRun: (readonly [index: number, values: readonly unknown[]])[] = [];
  /** When set, the running code is stopped at its next `await`. */
  isAbandoned = false;
  /** When set, loops behave as if another cell had defined a function that assigns what they do. */
  isOvertaken = false;
  /** How many loops have asked. */
  loopsGuarded = 0;
  readonly #cells = new Map<string, CompiledCell>();
  readonly #id = (sessions += 1);
  readonly #notebook = join(this.folder, "notebook.ipynb");
  readonly #require = createRequire(this.#notebook);

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Writes a file beside the notebook. */
  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** @param source - The cell, with its magics. */
  compile(source: string): CompiledCell {
    const fileName = `cell_${this.#id}_${this.#cells.size + 1}.ts`;
    const { code, written } = findMagics(source, {
      isKnownName: (name) => this.scope.bindingOf(name) !== undefined || name in globalThis,
    });
    const compilation = compileCell(code, { fileName, session: this.scope, written });
    const [fault] = compilation.kind === "faulty" ? compilation.diagnostics : [findEngineFault(compilation.cell)];
    if (compilation.kind === "compiled" && fault === undefined) return compilation.cell;
    const { line, column } = placeOf(source, fault?.start ?? 0);
    throw new CellSyntaxError(`${line}:${column}: ${fault?.message ?? ""}`);
  }

  /** Runs one cell and gives its value; a promise is waited for. */
  async run(source: string): Promise<unknown> {
    return (await this.execute(source))?.v;
  }

  /** Runs one cell and gives what its function resolves to. */
  async execute(source: string): Promise<{ readonly v: unknown } | undefined> {
    const cell = this.compile(source);
    this.#cells.set(cell.fileName, cell);
    this.scope.accept(cell);
    for (const name of cell.declares) this.#declare(name);
    for (const { variable } of cell.undeclared) if (!Object.hasOwn(globalThis, variable)) this.#declare(variable);
    const run = new Script(cell.code, { filename: cell.fileName }).runInThisContext() as CellFunction;
    return run(this.#require, this.#notebook, this.folder, this.#api);
  }

  /** Runs cells in order and gives the value of the last one. */
  async runAll(...sources: readonly string[]): Promise<unknown> {
    let value: unknown;
    for (const source of sources) value = await this.run(source);
    return value;
  }

  /** The places in user code of an error's frames, the innermost first. */
  placesOf(thrown: unknown): readonly Place[] {
    const stack = thrown instanceof Error ? (thrown.stack ?? "") : "";
    return [...stack.matchAll(/(cell_\d+_\d+\.ts):(\d+):(\d+)/g)].flatMap(([, file = "", line, column]) => {
      const cell = this.#cells.get(file);
      const place = cell && toUserPlace(cell.positions, Number(line), Number(column));
      return place === undefined ? [] : [place];
    });
  }

  #declare(name: string): void {
    try {
      new Script(`let ${name}`).runInThisContext();
    } catch (error) {
      // Sessions of one test file share the realm, as cells share a session.
      if (!/already been declared/.test(String(error))) throw error;
    }
  }

  #note(index: number, values: readonly unknown[]): void {
    this.magicsRun.push([index, values]);
  }

  readonly #api: KernelApi = {
    import: (specifier, options) => nodeImport(this.#resolve(specifier), options),
    meta: {
      url: pathToFileURL(this.#notebook).href,
      dirname: this.folder,
      filename: this.#notebook,
    } as ImportMeta,
    constErr: (name) => {
      throw new TypeError(`Assignment to constant variable '${name}'.`);
    },
    magic: (index, values = []) => {
      this.#note(index, values);
      return Promise.resolve();
    },
    lines: (index, values = []) => {
      this.#note(index, values);
      return Promise.resolve(["first", "second"]);
    },
    magicBegin: (index) => {
      this.#note(index, ["begin"]);
      return Promise.resolve();
    },
    magicEnd: async (index, value) => {
      this.#note(index, ["end"]);
      return await value;
    },
    magicRepeat: async (index, prepare) => {
      const body = await prepare();
      this.#note(index, [await body(), await body()]);
    },
    isWrittenLater: (names) => {
      this.loopsGuarded += 1;
      return this.isOvertaken || names.some((name) => this.scope.isWrittenLater(name));
    },
    alive: <Value>(value?: Value) => {
      if (this.isAbandoned) throw new Error("abandoned");
      return value as Value;
    },
    caught: (thrown) => thrown,
    helpers: TRANSPILE_HELPERS,
  };

  #resolve(written: string): string {
    const specifier = toNodeSpecifier(written);
    if (specifier.startsWith(".")) return new URL(specifier, pathToFileURL(this.#notebook)).href;
    if (/^[a-z]+:/.test(specifier)) return specifier;
    return pathToFileURL(createRequire(import.meta.url).resolve(specifier)).href;
  }
}
