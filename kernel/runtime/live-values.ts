import { type Runtime, Session } from "node:inspector";
import { types } from "node:util";
import { Script } from "node:vm";

import type { Binding, CompiledCell } from "../../src/language/compiled-cell.ts";

/** User code may spin; nobody waits longer than this for a completion. */
const LOOK_LIMIT_MS = 100;

/** With parameters that V8 knows and Node's types do not. */
type LookRequest = Runtime.EvaluateParameterType & { readonly throwOnSideEffect: boolean; readonly timeout: number };

interface Found {
  readonly value: unknown;
}

/** A global through which we and the inspector hand each other objects, as long as it looks. */
const DESK = "labtrail$desk";
const MEMBER_CHAIN = /^[\p{ID_Start}$_][\p{ID_Continue}$]*(?:\.[\p{ID_Start}$_][\p{ID_Continue}$]*)*$/u;

/** What the session's names hold, looked at without running anything that could be noticed. */
export class LiveValues {
  /** Undefined for a name that is its own variable, as nearly all are: a session has thousands. */
  readonly #bindings = new Map<string, Binding | undefined>();

  /** To be told of each cell when its variables are declared. */
  accept(cell: CompiledCell): void {
    for (const binding of cell.bindings) {
      // What the cell assigns may be a global, which stays one.
      const isGlobal = binding.isUndeclared === true && Object.hasOwn(globalThis, binding.variable);
      const isOwnVariable = binding.variable === binding.name && binding.liveImport === undefined;
      if (!isGlobal) this.#bindings.set(binding.name, isOwnVariable ? undefined : binding);
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
    const values = readAll(variables.map(({ variable }) => variable));
    return variables.map(({ name }, index) => [name, values[index]]);
  }

  /** The name whose variable holds exactly this value, or of a member of a plain object that one holds: `data.train`. */
  nameOf(wanted: object): string | undefined {
    const variables = this.#ownVariables();
    const values = readAll(variables.map(({ variable }) => variable));
    const direct = values.lastIndexOf(wanted);
    if (direct >= 0) return variables[direct]?.name;
    for (const [index, value] of values.entries()) {
      const member = maybeMemberName(value, wanted);
      if (member !== undefined) return `${variables[index]?.name ?? ""}.${member}`;
    }
    return undefined;
  }

  /** Imports are none: their values belong to modules. */
  #ownVariables(): readonly { readonly name: string; readonly variable: string }[] {
    return [...this.#bindings].flatMap(([name, binding]) => {
      return binding?.liveImport === undefined ? [{ name, variable: binding?.variable ?? name }] : [];
    });
  }

  /** What a top-level name holds; undefined when there is no such name. */
  look(name: string): Found | undefined {
    if (!this.#bindings.has(name)) return undefined;
    const binding = this.#bindings.get(name);
    return binding?.liveImport === undefined
      ? { value: readVariable(binding?.variable ?? name) }
      : this.evaluate(binding.expression);
  }

  /**
   * What an expression gives in script scope. Undefined when nobody can promise that finding out changes nothing: V8 runs
   * it and stops it before its first side effect.
   */
  evaluate(expression: string): Found | undefined {
    if (MEMBER_CHAIN.test(expression)) return lookAlong(expression.split("."));
    // V8 takes reading a module's export for a side effect, so those that the expression needs are read before.
    const holders = [...this.#bindings.values()].flatMap((binding) => {
      const liveImport = binding?.liveImport;
      return liveImport !== undefined && expression.includes(liveImport.holder) ? [liveImport] : [];
    });
    if (holders.length === 0) return ask(expression, {});
    const held = Object.fromEntries(
      holders.map(({ holder, exportName }) => [holder, { [exportName]: lookAlong([holder, exportName])?.value }]),
    );
    const names = Object.keys(held).join(", ");
    return ask(`(({ ${names} }) => (${expression}))(${DESK}.held)`, held);
  }
}

function lookAlong([root = "", ...members]: readonly string[]): Found | undefined {
  let found = ask(root, {});
  for (const member of members) found = found && lookMember(found.value, member);
  return found;
}

/** Own and inherited data is read as it is; a getter runs only if it does nothing else, and a proxy's traps never. */
function lookMember(owner: unknown, name: string): Found | undefined {
  if (owner === undefined || owner === null) return undefined;
  let holder: unknown = Object(owner);
  while (holder !== null && !types.isProxy(holder)) {
    const descriptor = maybeDescriptor(holder as object, name);
    if (descriptor !== undefined) {
      return "value" in descriptor ? { value: descriptor.value } : ask(`${DESK}.held[${JSON.stringify(name)}]`, owner);
    }
    holder = Object.getPrototypeOf(holder) as unknown;
  }
  return undefined;
}

/** @param held - What the expression finds in `held` on the desk. */
function ask(expression: string, held: unknown): Found | undefined {
  // Connected only as long as it looks: an open session costs the process something, also at its end.
  const session = new Session();
  let found: Found | undefined;
  const take = (value: unknown): void => {
    found = { value };
  };
  Object.defineProperty(globalThis, DESK, { value: { held, take }, configurable: true });
  session.connect();
  const request: LookRequest = { expression, throwOnSideEffect: true, silent: true, timeout: LOOK_LIMIT_MS };
  // A session on the own thread answers before `post` returns.
  session.post("Runtime.evaluate", request, (error, answer) => {
    if (error !== null || answer.exceptionDetails !== undefined) return;
    const { objectId, unserializableValue, value } = answer.result;
    if (objectId !== undefined) {
      // Called with the object as `this`: so the inspector, which knows it by an id, hands over the object itself.
      const functionDeclaration = `function () { "use strict"; ${DESK}.take(this); }`;
      session.post("Runtime.callFunctionOn", { objectId, functionDeclaration, silent: true });
    } else
      found = { value: unserializableValue === undefined ? (value as unknown) : readVariable(unserializableValue) };
  });
  session.disconnect();
  Reflect.deleteProperty(globalThis, DESK);
  return found;
}

function readAll(variables: readonly string[]): readonly unknown[] {
  return readVariable(`[${variables.join(", ")}]`) as readonly unknown[];
}

function maybeMemberName(holder: unknown, wanted: object): string | undefined {
  if (typeof holder !== "object" || holder === null || types.isProxy(holder)) return undefined;
  if (Object.getPrototypeOf(holder) !== Object.prototype) return undefined;
  const members = Object.entries(Object.getOwnPropertyDescriptors(holder));
  return members.find(([, descriptor]) => descriptor.value === wanted)?.[0];
}

function readVariable(expression: string): unknown {
  return new Script(expression).runInThisContext();
}

/** An export of a module that is still being evaluated cannot be looked at yet, and says so by throwing. */
export function maybeDescriptor(holder: object, name: string): PropertyDescriptor | undefined {
  if (!types.isModuleNamespaceObject(holder)) return Object.getOwnPropertyDescriptor(holder, name);
  try {
    return Object.getOwnPropertyDescriptor(holder, name);
  } catch {
    return undefined;
  }
}
