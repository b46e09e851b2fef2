import type { Checker, Parameter, Signature, TypeRef } from "../checker/checker.ts";
import { propertyKey, isWritable } from "./site.ts";

/** A value of any type: it is `never` to the checker, and is written where no better one is known. */
const ANY_VALUE = "null!";
const MAX_DEPTH = 4;

const LIBRARY_VALUES: Readonly<Record<string, string>> = {
  Date: "new Date()",
  Map: "new Map()",
  ReadonlyMap: "new Map()",
  Set: "new Set()",
  ReadonlySet: "new Set()",
  RegExp: "/a/",
  Error: `new Error("a")`,
  URL: `new URL("https://example.org")`,
};

/** Writes expressions that have a given type, as a caller might. */
export class Sampler {
  readonly #checker: Checker;
  readonly #exportNames: ReadonlyMap<number, string>;
  /** Whether values are to have all that their types allow. */
  #isFull = false;

  /** @param exportNames - How callers name what is exported, by ids of symbols. */
  constructor(checker: Checker, exportNames: ReadonlyMap<number, string>) {
    this.#checker = checker;
    this.#exportNames = exportNames;
  }

  /** One value of a type. */
  sample(type: TypeRef, depth = 0): string {
    if (depth > MAX_DEPTH) return ANY_VALUE;
    switch (this.#checker.kindOf(type)) {
      case "any":
      case "unknown":
      case "number":
        return "1";
      case "string":
        return `"a"`;
      case "boolean":
        return "true";
      case "bigint":
        return "1n";
      case "symbol":
        return "Symbol()";
      case "undefined":
      case "void":
        return "undefined";
      case "null":
        return "null";
      case "object-keyword":
        return "{}";
      case "literal":
        return this.literal(type);
      case "enum":
        return this.#enumMember(type);
      case "union":
        return this.#firstOf(type, depth);
      case "array":
        return this.#array(type, depth);
      case "tuple":
        return `[${this.#checker
          .typeArguments(type)
          .map((item) => this.sample(item, depth + 1))
          .join(", ")}]`;
      case "object":
        return this.#object(type, depth);
      default:
        return ANY_VALUE;
    }
  }

  /** A value with every key, whose functions name all of their parameters and leave their types to be inferred. */
  fullSample(type: TypeRef): string {
    this.#isFull = true;
    try {
      return this.sample(type);
    } finally {
      this.#isFull = false;
    }
  }

  /** Values that together show what a type allows: one of each member of a union. */
  samples(type: TypeRef): readonly string[] {
    const members = this.#checker.unionMembers(type);
    return [...new Set(members.map((member) => this.sample(member)))].filter((text) => text !== ANY_VALUE);
  }

  literal(type: TypeRef): string {
    const value = this.#checker.literalValue(type);
    return typeof value === "bigint" ? `${value}n` : JSON.stringify(value);
  }

  /** Arguments for a call, the optional ones too if `isFull`. */
  arguments({ parameters }: Signature, isFull = false, depth = 0): readonly string[] {
    return parameters
      .filter(({ isOptional, isRest }) => isFull || (!isOptional && !isRest))
      .map((parameter) => this.argument(parameter, depth));
  }

  argument({ type, isRest }: Parameter, depth = 0): string {
    const value = this.sample(type, depth + 1);
    return isRest ? `...${value}` : value;
  }

  /** An object with the required properties of a type, and others that are given. */
  objectWith(type: TypeRef, given: Readonly<Record<string, string>>, depth = 0): string {
    const properties = this.#checker.properties(type);
    const parts = properties.flatMap((property) => {
      const { name, isOptional } = property;
      if (!isWritable(name) || name in given || (isOptional && !this.#isFull)) return [];
      return [`${propertyKey(name)}: ${this.sample(property.type, depth + 1)}`];
    });
    const own = Object.entries(given).map(([name, value]) => `${propertyKey(name)}: ${value}`);
    return parts.length + own.length === 0 ? "{}" : `{ ${[...parts, ...own].join(", ")} }`;
  }

  #firstOf(type: TypeRef, depth: number): string {
    const members = this.#checker.unionMembers(type);
    const isNothing = (member: TypeRef) => ["undefined", "null"].includes(this.#checker.kindOf(member));
    return this.sample(members.find((member) => !isNothing(member)) ?? (members[0] as TypeRef), depth + 1);
  }

  #enumMember(type: TypeRef): string {
    const text = this.#checker.textOf(type);
    if (text.includes(".")) return text;
    const symbol = this.#checker.nameOf(type);
    const name = symbol === undefined ? undefined : this.#exportNames.get(symbol.id);
    if (symbol === undefined || name === undefined) return ANY_VALUE;
    const [member] = this.#checker.enumMembers(symbol).keys();
    return member === undefined ? ANY_VALUE : `${name}.${member}`;
  }

  #array(type: TypeRef, depth: number): string {
    const [item] = this.#checker.typeArguments(type);
    const value = item === undefined ? ANY_VALUE : this.sample(item, depth + 1);
    return value === ANY_VALUE ? "[]" : `[${value}]`;
  }

  #object(type: TypeRef, depth: number): string {
    const symbol = this.#checker.nameOf(type);
    const [argument] = this.#checker.typeArguments(type);
    const origin = this.#checker.originOf(type);
    if (origin === "library") {
      if (symbol?.name === "Promise" && argument !== undefined) {
        return `Promise.resolve(${this.sample(argument, depth + 1)})`;
      }
      if (/^(?:Ui|I)nt\d+Array$|^Float\d+Array$/.test(symbol?.name ?? "")) return `new ${symbol?.name}(1)`;
      return LIBRARY_VALUES[symbol?.name ?? ""] ?? ANY_VALUE;
    }
    if (origin === "package") return ANY_VALUE;
    if (symbol !== undefined && this.#checker.rolesOf(symbol).isClass) return this.#instance(symbol, depth);
    const [call] = this.#checker.calls(type);
    if (call !== undefined) return this.#function(call, depth);
    if (this.#checker.constructs(type).length > 0) return ANY_VALUE;
    return this.objectWith(type, {}, depth);
  }

  #instance(symbol: { readonly id: number; readonly name: string }, depth: number): string {
    const name = this.#exportNames.get(symbol.id);
    const [signature] = name === undefined ? [] : this.#checker.constructs(this.#checker.valueType(symbol));
    if (name === undefined || signature === undefined || signature.isAbstract) return ANY_VALUE;
    return `new ${name}(${this.arguments(signature, false, depth + 1).join(", ")})`;
  }

  #function({ parameters, returns }: Signature, depth: number): string {
    const names = this.#isFull ? parameters.map(({ name, isRest }) => (isRest ? `...${name}` : name)) : [];
    const head = `(${names.join(", ")}) =>`;
    const kind = this.#checker.kindOf(returns);
    if (kind === "void" || kind === "undefined") return `${head} {}`;
    const value = this.sample(returns, depth + 1);
    return `${head} ${value.startsWith("{") ? `(${value})` : value}`;
  }
}
