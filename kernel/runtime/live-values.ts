import { type Runtime, Session } from "node:inspector";
import { Script } from "node:vm";

import type { CompiledCell } from "../../src/language/compiled-cell.ts";

/** A getter may spin; nobody waits longer than this for a completion. */
const LOOK_LIMIT_MS = 100;

/** With parameters that V8 knows and Node's types do not. */
type LookRequest = Runtime.EvaluateParameterType & { readonly throwOnSideEffect: boolean; readonly timeout: number };

/** What the session's names hold, looked at without running anything that could be noticed. */
export class LiveValues {
  readonly #expressions = new Map<string, string>();
  #inspector: Session | undefined;

  /** To be told of each cell before it runs. */
  accept(cell: CompiledCell): void {
    for (const { name, expression } of cell.bindings) this.#expressions.set(name, expression);
  }

  /** The top-level names of all cells, as the user wrote them. */
  names(): readonly string[] {
    return [...this.#expressions.keys()];
  }

  /** The values of the variables that a cell declares, by name. Imports are not among them: they are not its own. */
  variablesOf(cell: CompiledCell): readonly (readonly [name: string, value: unknown])[] {
    const variables = cell.bindings.filter(({ liveImport }) => liveImport === undefined);
    if (variables.length === 0) return [];
    const expressions = variables.map(({ expression }) => expression);
    const values = new Script(`[${expressions.join(", ")}]`).runInThisContext() as readonly unknown[];
    return variables.map(({ name }, index) => [name, values[index]]);
  }

  /**
   * What `a.b.c` holds, given as ["a", "b", "c"]. Undefined when it holds nothing, or when V8 cannot promise that
   * looking changes nothing: a getter that writes, a proxy.
   */
  look(chain: readonly string[]): { readonly value: unknown } | undefined {
    const [root = "", ...members] = chain;
    const expression = [this.#expressions.get(root) ?? root, ...members].join(".");
    if (!this.#isHarmless(expression)) return undefined;
    return { value: new Script(expression).runInThisContext() as unknown };
  }

  #isHarmless(expression: string): boolean {
    const session = this.#connect();
    let isHarmless = false;
    const request: LookRequest = { expression, throwOnSideEffect: true, silent: true, timeout: LOOK_LIMIT_MS };
    // A session on the own thread answers before `post` returns.
    session.post("Runtime.evaluate", request, (error, answer) => {
      isHarmless = error === null && answer.exceptionDetails === undefined;
      if (answer?.result.objectId !== undefined) {
        session.post("Runtime.releaseObject", { objectId: answer.result.objectId });
      }
    });
    return isHarmless;
  }

  #connect(): Session {
    if (this.#inspector !== undefined) return this.#inspector;
    this.#inspector = new Session();
    this.#inspector.connect();
    return this.#inspector;
  }
}
