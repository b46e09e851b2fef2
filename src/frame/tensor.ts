import { dataProperty, hasMethods } from "../shared/data-property.ts";

/** The part of a tensor of TensorFlow.js that is used. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly size: number;
  readonly dataId: object;
  dataSync(): ArrayLike<unknown>;
  slice?(begin: readonly number[], size: readonly number[]): Tensor;
  dispose(): void;
}

/** Whether a value is a tensor of TensorFlow.js, whichever copy of the library it belongs to. */
export function isTensor(value: object): value is Tensor {
  const hasFields =
    Array.isArray(dataProperty(value, "shape")) &&
    typeof dataProperty(value, "dtype") === "string" &&
    typeof dataProperty(value, "dataId") === "object";
  return hasFields && hasMethods(value, ["dataSync", "dispose"]);
}
