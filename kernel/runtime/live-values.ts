import { type Runtime, Session } from "node:inspector";
import { types } from "node:util";
import { Script } from "node:vm";

import type { Binding, CompiledCell } from "../../src/language/compiled-cell.ts";

/** A getter may spin; nobody waits longer than this for a completion. */
const LOOK_LIMIT_MS = 100;

/** With parameters that V8 knows and Node's types do not. */
type LookRequest = Runtime.EvaluateParameterType & { readonly throwOnSideEffect: boolean; readonly timeout: number };

interface Found {
  readonly value: unknown;
}

/** Where the inspector finds an object that we hold, as long as it looks. */
const SUBJECT = "labtrail$subject";

/** What the session's names hold, looked at without running anything that could be noticed. */
export class LiveValues {
  readonly #bindings = new Map<string, Binding>();
  #inspector: Session | undefined;

  /** To be told of each cell when its variables are declared. */
  accept(cell: CompiledCell): void {
    for (const binding of cell.bindings) {
      // What the cell assigns may be a global, which stays one.
      const isGlobal = binding.isUndeclared === true && Object.hasOwn(globalThis, binding.variable);
      if (!isGlobal) this.#bindings.set(binding.name, binding);
    }
  }

  /** The top-level names of all cells, as the user wrote them. */
  names(): readonly string[] {
    return [...this.#bindings.keys()];
  }

  /** Whether a name was imported by itself: its value belongs to a module. */
  isImport(name: string): boolean {
    return this.#bindings.get(name)?.liveImport !== undefined;
  }

  /** The values of the variables that a cell declares, by name. Imports are not among them: they are not its own. */
  variablesOf(cell: CompiledCell): readonly (readonly [name: string, value: unknown])[] {
    const variables = cell.bindings.filter(({ name, liveImport }) => {
      return liveImport === undefined && this.#bindings.has(name);
    });
    if (variables.length === 0) return [];
    const values = readVariable(`[${variables.map(({ variable }) => variable).join(", ")}]`) as readonly unknown[];
    return variables.map(({ name }, index) => [name, values[index]]);
  }

  /**
   * What `a.b.c` holds, given as ["a", "b", "c"]. Undefined when it holds nothing, or when nobody can promise that
   * looking changes nothing: a getter that writes, a proxy.
   */
  look(chain: readonly string[]): Found | undefined {
    const [root = "", ...members] = chain;
    let found = this.#lookRoot(root);
    for (const member of members) found = found && this.#lookMember(found.value, member);
    return found;
  }

  #lookRoot(name: string): Found | undefined {
    const binding = this.#bindings.get(name);
    if (binding === undefined) return this.#lookMember(globalThis, name);
    if (binding.liveImport === undefined) return { value: readVariable(binding.variable) };
    return this.#lookMember(readVariable(binding.liveImport.holder), binding.liveImport.exportName);
  }

  #lookMember(owner: unknown, name: string): Found | undefined {
    if (owner === undefined || owner === null) return undefined;
    let holder: unknown = Object(owner);
    while (holder !== null && !types.isProxy(holder)) {
      const descriptor = maybeDescriptor(holder as object, name);
      if (descriptor !== undefined)
        return "value" in descriptor ? { value: descriptor.value } : this.#readAccessor(owner, name);
      holder = Object.getPrototypeOf(holder) as unknown;
    }
    return undefined;
  }

  /** V8 runs the getter and stops it before its first side effect; only one that has none is then really run. */
  #readAccessor(owner: unknown, name: string): Found | undefined {
    Object.defineProperty(globalThis, SUBJECT, { value: owner, configurable: true });
    const isHarmless = this.#isHarmless(`${SUBJECT}[${JSON.stringify(name)}]`);
    Reflect.deleteProperty(globalThis, SUBJECT);
    return isHarmless ? { value: Reflect.get(Object(owner) as object, name, owner) as unknown } : undefined;
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

function readVariable(expression: string): unknown {
  return new Script(expression).runInThisContext();
}

/** An export of a module that is still being evaluated cannot be looked at yet, and says so by throwing. */
function maybeDescriptor(holder: object, name: string): PropertyDescriptor | undefined {
  if (!types.isModuleNamespaceObject(holder)) return Object.getOwnPropertyDescriptor(holder, name);
  try {
    return Object.getOwnPropertyDescriptor(holder, name);
  } catch {
    return undefined;
  }
}
