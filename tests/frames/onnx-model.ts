// The smallest model of ONNX, written by hand: `y = x`, two numbers each.

/** A field of Protocol Buffers: a number, or what has a length. */
function field(number: number, value: number | string | Uint8Array): Buffer {
  if (typeof value === "number") return Buffer.of(number << 3, value);
  const bytes = Buffer.from(value as string);
  return Buffer.concat([Buffer.of((number << 3) | 2, bytes.length), bytes]);
}

const message = (...fields: readonly Buffer[]): Buffer => Buffer.concat(fields);

function tensor(name: string): Buffer {
  const shape = field(2, message(field(1, message(field(1, 2)))));
  const type = field(1, message(field(1, 1), shape));
  return message(field(1, name), field(2, type));
}

export function identityModel(): Buffer {
  const node = message(field(1, "x"), field(2, "y"), field(4, "Identity"));
  const graph = message(field(1, node), field(2, "g"), field(11, tensor("x")), field(12, tensor("y")));
  return message(field(1, 8), field(7, graph), field(8, message(field(2, 13))));
}

/** `y = x * x`, for any number of rows of two numbers each. */
export function squareModel(): Buffer {
  const shape = field(2, message(field(1, message(field(2, "rows"))), field(1, message(field(1, 2)))));
  const matrix = (name: string): Buffer =>
    message(field(1, name), field(2, message(field(1, message(field(1, 1), shape)))));
  const node = message(field(1, "x"), field(1, "x"), field(2, "y"), field(4, "Mul"));
  const graph = message(field(1, node), field(2, "g"), field(11, matrix("x")), field(12, matrix("y")));
  return message(field(1, 8), field(7, graph), field(8, message(field(2, 13))));
}
