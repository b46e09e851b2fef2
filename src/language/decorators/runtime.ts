// What lowered classes with standard decorators call (see lower.ts): the proposal's `2023-11` semantics, as TypeScript has
// them. A class hands over its parts in this order: the decorators of the class, those of each member with the member's
// key, then itself in its first static block, when all its methods are there and none of its static fields.
import { accessTo, type MemberAccess } from "./access.ts";
import { type AnyFunction, callDecorators, requireFunction, type Target } from "./call-decorators.ts";

export type DecoratedKind = "method" | "getter" | "setter" | "field" | "accessor";

/** What the text of a class says about a decorated member. */
export type MemberFacts = readonly [
  kind: DecoratedKind,
  isStatic: boolean,
  privateName?: string,
  privateAccess?: MemberAccess,
];

type Constructor = (abstract new (...args: never[]) => object) & { readonly prototype: object };
type Slot = "value" | "get" | "set";

interface Member {
  readonly decorators: readonly unknown[];
  readonly key: PropertyKey;
  /** Change the initial value of a field, the outermost decorator's first. */
  readonly initializers: AnyFunction[];
  /** What decorators want to be run once the member is there. */
  readonly extra: AnyFunction[];
  /** What stands for a private method, getter or setter since its decoration. */
  functions: Readonly<Partial<Record<Slot, AnyFunction>>>;
}

const SLOTS: Readonly<Record<DecoratedKind, readonly Slot[]>> = {
  method: ["value"],
  getter: ["get"],
  setter: ["set"],
  accessor: ["get", "set"],
  field: [],
};

/** One evaluation of one class. */
export class ClassDecoration {
  readonly #decorators: readonly unknown[];
  readonly #members: Member[] = [];
  readonly #classExtra: AnyFunction[] = [];
  readonly #methodExtra: AnyFunction[] = [];
  #metadata: object = {};
  readonly #name: string;
  #class: Constructor | undefined;

  /** @param name - Empty when the class has none. */
  constructor(decorators: readonly unknown[], name: string) {
    this.#decorators = decorators;
    this.#name = name;
  }

  /** The class, or what its decorators have put in its place: what its name means inside of it. */
  get C(): Constructor {
    if (this.#class === undefined) throw new ReferenceError(`Cannot access '${this.#name}' before initialization`);
    return this.#class;
  }

  /** Takes the decorators and the key of the next member, and gives back the key. */
  key(decorators: readonly unknown[], key: unknown): PropertyKey {
    // What an object turns into as a key is asked for once only.
    const [propertyKey = ""] = Reflect.ownKeys({ [key as PropertyKey]: undefined });
    this.#members.push({ decorators, key: propertyKey, initializers: [], extra: [], functions: {} });
    return propertyKey;
  }

  /** The same for a private member, whose function is first defined under this key. */
  hidden(decorators: readonly unknown[]): PropertyKey {
    return this.key(decorators, Symbol("private"));
  }

  /** The key of a member once more, for the setter of an accessor. */
  again(index: number): PropertyKey {
    return this.#member(index).key;
  }

  apply(target: Constructor, facts: readonly MemberFacts[]): void {
    if (this.#name !== "") nameAnonymous(target, this.#name);
    const metadataSymbol = requireMetadataSymbol();
    const inherited: unknown = Reflect.get(Object.getPrototypeOf(target) as object, metadataSymbol);
    this.#metadata = Object.create((inherited ?? null) as object | null) as object;
    const staticExtra: AnyFunction[] = [];
    const order = facts.map((fact, index) => ({ fact, index })).toSorted((a, b) => rankOf(a.fact) - rankOf(b.fact));
    for (const { fact, index } of order) {
      const [kind, isStatic] = fact;
      const home = isStatic ? target : target.prototype;
      if (kind === "field") this.#decorateField(index, fact, home);
      else this.#decorateFunctions(index, fact, home, isStatic ? staticExtra : this.#methodExtra);
    }
    this.#class = this.#decorateClass(target);
    const hasDecorators = [this.#decorators, ...this.#members.map(({ decorators }) => decorators)].flat().length > 0;
    // A class without any keeps what it inherits.
    if (hasDecorators) {
      const descriptor = { value: this.#metadata, configurable: true, enumerable: true, writable: true };
      Object.defineProperty(this.#class, metadataSymbol, descriptor);
    }
    runAll(staticExtra, this.#class);
  }

  /** Runs what method decorators want to be run for each new instance, before its fields are there. */
  start(instance: unknown): void {
    runAll(this.#methodExtra, instance);
  }

  /** The initial value of a field or accessor. */
  field(index: number, receiver: unknown, value?: unknown): unknown {
    let result = value;
    for (const initializer of this.#member(index).initializers) result = initializer.call(receiver, result);
    return result;
  }

  /** Runs what decorators of a field or accessor want to be run when it is there. */
  after<Receiver>(index: number, receiver: Receiver): Receiver {
    runAll(this.#member(index).extra, receiver);
    return receiver;
  }

  /** Gives an anonymous function the name of the field that it is the value of. */
  named(index: number, value: AnyFunction, privateName?: string): AnyFunction {
    const { key } = this.#member(index);
    const name = privateName ?? (typeof key === "symbol" ? `[${key.description ?? ""}]` : String(key));
    nameAnonymous(value, name);
    return value;
  }

  value(index: number): unknown {
    return this.#member(index).functions.value;
  }

  get(index: number): unknown {
    return this.#member(index).functions.get;
  }

  set(index: number): unknown {
    return this.#member(index).functions.set;
  }

  /** Runs what decorators of the class want to be run when its static fields are there. */
  finish(): void {
    runAll(this.#classExtra, this.C);
  }

  #member(index: number): Member {
    const member = this.#members[index];
    if (member === undefined) throw new Error(`a class has no decorated member ${index}`);
    return member;
  }

  #decorateClass(original: Constructor): Constructor {
    let current: unknown = original;
    const metadata = this.#metadata;
    const target: Target = { kind: "class", name: this.#name, details: {}, metadata, extra: this.#classExtra };
    callDecorators(this.#decorators, target, {
      valueOf: () => current,
      take: (result, what) => (current = requireFunction(result, what)),
    });
    return current as Constructor;
  }

  #decorateField(index: number, fact: MemberFacts, home: object): void {
    const { decorators, key, initializers, extra } = this.#member(index);
    // The method that lent its key to a private field.
    if (fact[2] !== undefined) Reflect.deleteProperty(home, key);
    callDecorators(decorators, this.#targetOf(fact, key, extra), {
      valueOf: () => undefined,
      take: (result, what) => initializers.unshift(requireFunction(result, what)),
    });
  }

  /** A method, a getter, a setter, or the pair of an accessor. */
  #decorateFunctions(index: number, fact: MemberFacts, home: object, methodExtra: AnyFunction[]): void {
    const member = this.#member(index);
    const { decorators, key, initializers, extra } = member;
    const [kind, , privateName] = fact;
    const slots = SLOTS[kind];
    const descriptor = Object.getOwnPropertyDescriptor(home, key) ?? {};
    const functions: Partial<Record<Slot, AnyFunction>> = {};
    for (const slot of slots) functions[slot] = requireFunction(descriptor[slot], slot);
    if (privateName !== undefined) {
      Reflect.deleteProperty(home, key);
      for (const slot of slots) setName(functions[slot], slot === "value" ? privateName : `${slot} ${privateName}`);
    }
    const target = this.#targetOf(fact, key, kind === "accessor" ? extra : methodExtra);
    const [first = "value"] = slots;
    callDecorators(decorators, target, {
      valueOf: () => (kind === "accessor" ? { get: functions.get, set: functions.set } : functions[first]),
      take: (result, what) => {
        if (kind === "accessor") takeAccessor(result, what, { functions, initializers });
        else functions[first] = requireFunction(result, what);
      },
    });
    member.functions = functions;
    if (privateName === undefined) Object.defineProperty(home, key, { ...descriptor, ...functions });
  }

  #targetOf(fact: MemberFacts, key: PropertyKey, extra: AnyFunction[]): Target {
    const [kind, isStatic, privateName, privateAccess] = fact;
    const name = privateName ?? (typeof key === "symbol" ? key : String(key));
    const access = privateAccess ?? accessTo(key, kind);
    const details = { static: isStatic, private: privateName !== undefined, access };
    return { kind, name, details, metadata: this.#metadata, extra };
  }
}

/** Static members before those of instances, and fields after everything else. */
function rankOf([kind, isStatic]: MemberFacts): number {
  return (kind === "field" ? 2 : 0) + (isStatic ? 0 : 1);
}

interface AccessorParts {
  readonly functions: Partial<Record<Slot, AnyFunction>>;
  readonly initializers: AnyFunction[];
}

function takeAccessor(result: unknown, what: string, { functions, initializers }: AccessorParts): void {
  if (typeof result !== "object" || result === null) throw new TypeError(`${what} must be an object or undefined`);
  const { get, set, init } = result as { get?: unknown; set?: unknown; init?: unknown };
  if (get !== undefined) functions.get = requireFunction(get, `"get" of ${what}`);
  if (set !== undefined) functions.set = requireFunction(set, `"set" of ${what}`);
  if (init !== undefined) initializers.unshift(requireFunction(init, `"init" of ${what}`));
}

/** Node has no `Symbol.metadata` yet. TypeScript's users are told to define it; here it is there when it is of use. */
function requireMetadataSymbol(): symbol {
  const known = Symbol as { metadata?: symbol };
  if (known.metadata === undefined) {
    const value = Symbol.for("Symbol.metadata");
    Object.defineProperty(Symbol, "metadata", { value, configurable: true, writable: true });
  }
  return known.metadata as symbol;
}

function nameAnonymous(target: object, name: string): void {
  if (!Object.hasOwn(target, "name") || Reflect.get(target, "name") === "") setName(target, name);
}

function setName(target: object | undefined, name: string): void {
  if (target !== undefined) Object.defineProperty(target, "name", { value: name, configurable: true });
}

function runAll(functions: readonly AnyFunction[], receiver: unknown): void {
  for (const one of functions) one.call(receiver);
}
