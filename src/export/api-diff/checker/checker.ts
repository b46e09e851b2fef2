// What the comparison asks of a type checker. One file implements it, so that another checker can take its place.

/** A type, alike when its id is. */
export interface TypeRef {
  readonly id: number;
}

/** Something with a name: an export, a property, an enum. */
export interface SymbolRef {
  readonly id: number;
  readonly name: string;
  /** Set where it is exported by `export type`: whatever it is, callers have its type only. */
  readonly isTypeOnly?: boolean;
}

/** What a symbol stands for; one can be several, such as a class, which is a value and a type. */
export interface SymbolRoles {
  readonly isValue: boolean;
  readonly isType: boolean;
  readonly isEnum: boolean;
  readonly isClass: boolean;
  /** A namespace, or a module that is exported under a name. */
  readonly isNamespace: boolean;
}

export type TypeKind =
  | "error"
  | "any"
  | "unknown"
  | "never"
  | "undefined"
  | "null"
  | "void"
  | "string"
  | "number"
  | "boolean"
  | "bigint"
  | "symbol"
  | "literal"
  | "enum"
  | "object-keyword"
  | "union"
  | "array"
  | "tuple"
  | "object"
  /** Type parameters and what depends on them. */
  | "open";

/** Where a type is declared: by TypeScript's library, in a package that both sides import, or by the API itself. */
export type TypeOrigin = "library" | "package" | "own";

export interface Parameter {
  readonly name: string;
  readonly type: TypeRef;
  readonly isOptional: boolean;
  readonly isRest: boolean;
}

export interface Signature {
  readonly parameters: readonly Parameter[];
  readonly returns: TypeRef;
  readonly typeParameterCount: number;
  readonly isAbstract: boolean;
  /** What the call tells of an argument; undefined when it tells nothing. */
  readonly predicate: Predicate | undefined;
}

/** `value is string`, or `asserts value is string`. */
export interface Predicate {
  readonly isAssertion: boolean;
  /** The place of the parameter; undefined for `this`. */
  readonly index: number | undefined;
  /** Undefined for a mere `asserts value`. */
  readonly type: TypeRef | undefined;
}

export interface Property {
  readonly name: string;
  readonly type: TypeRef;
  readonly isOptional: boolean;
  readonly isReadonly: boolean;
  readonly isAbstract: boolean;
}

/** An index signature. */
export interface IndexSignature {
  readonly key: TypeRef;
  readonly value: TypeRef;
  readonly isReadonly: boolean;
}

/** A complaint of the checker about a file. Offsets are UTF-16 units. */
export interface CheckerFault {
  readonly path: string;
  readonly start: number;
  readonly code: number;
  readonly text: string;
  readonly isSyntax: boolean;
}

/** One state of the files, checked as one program. */
export interface Checker {
  /** The exports of a file by name, re-exports followed to what they stand for. */
  exportsOf(path: string): ReadonlyMap<string, SymbolRef>;
  /** The exports of a namespace. */
  membersOf(namespace: SymbolRef): ReadonlyMap<string, SymbolRef>;
  rolesOf(symbol: SymbolRef): SymbolRoles;
  /** The type of a value. */
  valueType(symbol: SymbolRef): TypeRef;
  /** The type that a name of a type stands for. */
  declaredType(symbol: SymbolRef): TypeRef;
  /** Names and values of an enum; a value is undefined when it is computed. */
  enumMembers(symbol: SymbolRef): ReadonlyMap<string, string | number | undefined>;
  kindOf(type: TypeRef): TypeKind;
  isAssignable(source: TypeRef, target: TypeRef): boolean;
  /** The type as TypeScript would write it, in one line. */
  textOf(type: TypeRef): string;
  /** The alias, interface, class or enum that a type is an instance of. */
  nameOf(type: TypeRef): SymbolRef | undefined;
  originOf(type: TypeRef): TypeOrigin;
  typeArguments(type: TypeRef): readonly TypeRef[];
  unionMembers(type: TypeRef): readonly TypeRef[];
  literalValue(type: TypeRef): string | number | boolean | bigint | undefined;
  properties(type: TypeRef): readonly Property[];
  indexes(type: TypeRef): readonly IndexSignature[];
  calls(type: TypeRef): readonly Signature[];
  constructs(type: TypeRef): readonly Signature[];
  /** What the constraints of a generic type's parameters are, as text; undefined for a parameter without one. */
  constraints(symbol: SymbolRef): readonly (string | undefined)[];
  /** All complaints about a file. */
  faultsOf(path: string): readonly CheckerFault[];
}

/** Settings of a program. */
export interface CheckerSettings {
  /** Paths of the files that it begins with. */
  readonly roots: readonly string[];
  /** Names of modules that stand for files, with their paths. */
  readonly names: ReadonlyMap<string, string>;
  /** Whether names of browsers (`HTMLElement`, `console`) are known. */
  readonly hasDom: boolean;
  /** Folders with packages of types whose names are known everywhere, such as Node's. */
  readonly typeRoots: readonly string[];
}

/** A running checker. It sees files as they were when it was told of them last. */
export interface CheckerProcess {
  /** Checks the files as they are now. @param changed - Paths whose text is not what it was. */
  check(settings: CheckerSettings, changed: readonly string[]): Checker;
  close(): void;
}

/** The files of a checker: a layer of texts over the disk. */
export interface CheckerFiles {
  /** Undefined leaves the path to the disk. */
  readText(path: string): string | undefined;
  hasFolder(path: string): boolean;
  /** Whether a file belongs to the APIs, wherever it lies. The path may be in lower case. */
  isOwn(path: string): boolean;
}
