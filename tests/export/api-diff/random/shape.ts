// Random APIs as data. How they are made, changed, written and called is written without a look at how the comparison does
// such things.
export type Shape =
  | { readonly kind: "simple"; readonly text: "number" | "string" | "boolean" }
  /** The type parameter of a generic function, which callers make a number. */
  | { readonly kind: "open" }
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "list"; readonly item: Shape; readonly isReadonly: boolean }
  | { readonly kind: "promise"; readonly item: Shape }
  | { readonly kind: "record"; readonly item: Shape }
  | { readonly kind: "maybe"; readonly item: Shape }
  | { readonly kind: "object"; readonly fields: readonly Field[] }
  | { readonly kind: "function"; readonly parameters: readonly Parameter[]; readonly result: Shape };

export interface Field {
  readonly name: string;
  readonly shape: Shape;
  readonly isOptional: boolean;
  readonly isReadonly: boolean;
}

export interface Parameter {
  readonly shape: Shape;
  readonly isOptional: boolean;
}

export type FunctionShape = Shape & { readonly kind: "function" };

/** A class: what `new` takes, and its members, of which functions are methods. */
export interface ClassShape {
  readonly parameters: readonly Parameter[];
  readonly members: readonly Field[];
}

/** Functions and classes by their names, and interfaces that they may name instead of saying what is in them. */
export interface RandomApi {
  readonly functions: Readonly<Record<string, FunctionShape>>;
  readonly classes: Readonly<Record<string, ClassShape>>;
  /** Whether the objects of parameters and results are interfaces of their own. */
  readonly isNamed: boolean;
}

export const NAMES = ["a", "b", "c", "d"] as const;
export const WORDS = ["red", "green", "blue"] as const;

/** No required parameter stands behind an optional one. */
export function optionalLast(parameters: readonly Parameter[]): readonly Parameter[] {
  return parameters.toSorted((a, b) => Number(a.isOptional) - Number(b.isOptional));
}
