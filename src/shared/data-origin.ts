// Numbers that are handed to a model come from somewhere, and do not show it. Whoever makes them of a dataset says so here.
import { dataProperty } from "./data-property.ts";

/** The dataset that a value was made of, by what identifies it. */
export interface DataOrigin {
  readonly name: string;
  readonly version: string | undefined;
  /** sha256 over its rows, in hex. */
  readonly digest: string;
  readonly rows: number;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** Known to every copy of this file in a process: the kernel has one, and the package that a cell imports another. */
const ORIGIN = Symbol.for("labtrail.origin");

/** Says of a list, a matrix or a tensor what it was made of. */
export function setDataOrigin(value: object, origin: DataOrigin): void {
  Object.defineProperty(value, ORIGIN, { value: origin, configurable: true });
}

/** Undefined for a value of which nobody has said it. */
export function maybeDataOrigin(value: unknown): DataOrigin | undefined {
  return dataProperty(value, ORIGIN) as DataOrigin | undefined;
}
