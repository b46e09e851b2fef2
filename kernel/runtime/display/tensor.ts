import { messageOf } from "../../../src/shared/errors.ts";
import { dataProperty, hasMethods } from "../../../src/shared/data-property.ts";
import { isTensor, type Tensor } from "../../../src/frame/tensor.ts";
import { numberText } from "../../../src/display/number-text.ts";
import { type ReadBlock, renderTensorText } from "../../../src/display/tensor-text.ts";
import { type Renderer, rendering } from "./rendering.ts";

/** All values of a tensor of this size are fetched at once: a slice is work for the backend, and memory until it is freed. */
const MAX_FETCHED = 1000;

/** Reads parts of values that are all there. */
function fromValues(values: ArrayLike<unknown>, shape: readonly number[]): ReadBlock {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  return (begin, size) => {
    const places = size.reduce<readonly number[]>(
      (starts, length, axis) => {
        const stride = strides[axis] ?? 1;
        const first = begin[axis] ?? 0;
        return starts.flatMap((start) => Array.from({ length }, (_, offset) => start + (first + offset) * stride));
      },
      [0],
    );
    return places.map((place) => values[place]);
  };
}

/** Two numbers that are one value. */
class Complex {
  readonly #real: number;
  readonly #imaginary: number;

  constructor(real: number, imaginary: number) {
    this.#real = real;
    this.#imaginary = imaginary;
  }

  toString(): string {
    const sign = this.#imaginary < 0 ? "-" : "+";
    return `${numberText(this.#real)}${sign}${numberText(Math.abs(this.#imaginary))}i`;
  }
}

function toComplex(values: ArrayLike<unknown>): readonly Complex[] {
  return Array.from(
    { length: values.length / 2 },
    (_, index) => new Complex(Number(values[2 * index]), Number(values[2 * index + 1])),
  );
}

function fetch(tensor: Tensor): ArrayLike<unknown> {
  const values = tensor.dataSync();
  if (tensor.dtype === "bool") return Array.from(values, Boolean);
  return tensor.dtype === "complex64" ? toComplex(values) : values;
}

function readerOf(tensor: Tensor): ReadBlock | undefined {
  if (tensor.size <= MAX_FETCHED) return fromValues(fetch(tensor), tensor.shape);
  if (!hasMethods(tensor, ["slice"])) return undefined;
  return (begin, size) => {
    const part = tensor.slice?.(begin, size);
    if (part === undefined) return [];
    try {
      return fetch(part);
    } finally {
      part.dispose();
    }
  };
}

function toText(value: unknown): string {
  if (typeof value === "number") return numberText(value);
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function valuesText(tensor: Tensor): string {
  if (dataProperty(tensor, "isDisposedInternal") === true) return "disposed: its values are gone";
  try {
    const read = readerOf(tensor);
    if (read === undefined) return `${tensor.size} values`;
    return renderTensorText(tensor.shape, read, toText, tensor.dtype === "string");
  } catch (error) {
    // A backend may hold values that can only be waited for.
    return `its values cannot be read here (${messageOf(error)}): await tensor.data()`;
  }
}

function titleOf(tensor: Tensor): string {
  const shape = `${tensor.dtype} [${tensor.shape.join(", ")}]`;
  const trainable = dataProperty(tensor, "trainable");
  if (typeof trainable !== "boolean") return `Tensor ${shape}`;
  return `Variable ${String(dataProperty(tensor, "name"))} ${shape}${trainable ? "" : ", not trainable"}`;
}

/** Tensors of TensorFlow.js. */
export const maybeTensor: Renderer = (value) =>
  isTensor(value) ? rendering({ "text/plain": `${titleOf(value)}\n${valuesText(value)}` }) : undefined;
