import * as fc from "fast-check";

import {
  type ClassShape,
  type FunctionShape,
  NAMES,
  optionalLast,
  type RandomApi,
  type Shape,
  WORDS,
} from "./shape.ts";

const simple = fc.constantFrom("number", "string", "boolean").map((text): Shape => ({ kind: "simple", text }));
const words = fc
  .uniqueArray(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 3 })
  .map((chosen): Shape => ({ kind: "words", words: chosen.toSorted() }));

/** @param leaf - What is a type without parts, in generic functions their parameter too. */
function shapeOf(depth: number, leaf: fc.Arbitrary<Shape>): fc.Arbitrary<Shape> {
  if (depth === 0) return fc.oneof(leaf, words);
  const inner = shapeOf(depth - 1, leaf);
  return fc.oneof(
    { weight: 3, arbitrary: leaf },
    { weight: 2, arbitrary: words },
    {
      weight: 2,
      arbitrary: fc.record({ item: inner, isReadonly: fc.boolean() }).map((list): Shape => ({ kind: "list", ...list })),
    },
    { weight: 1, arbitrary: inner.filter(isNoPromise).map((item): Shape => ({ kind: "promise", item })) },
    { weight: 1, arbitrary: inner.map((item): Shape => ({ kind: "record", item })) },
    { weight: 1, arbitrary: inner.map((item): Shape => ({ kind: "maybe", item })) },
    { weight: 5, arbitrary: objectOf(inner) },
    { weight: 2, arbitrary: functionOf(inner) },
  );
}

/** A promise of a promise cannot be made. */
function isNoPromise(shape: Shape): boolean {
  return shape.kind !== "promise" && (shape.kind !== "maybe" || isNoPromise(shape.item));
}

function objectOf(inner: fc.Arbitrary<Shape>): fc.Arbitrary<Shape & { readonly kind: "object" }> {
  const field = fc.record({
    name: fc.constantFrom(...NAMES),
    shape: inner,
    isOptional: fc.boolean(),
    isReadonly: fc.boolean(),
  });
  return fc
    .uniqueArray(field, { minLength: 1, maxLength: 3, selector: ({ name }) => name })
    .map((fields) => ({ kind: "object", fields }) as const);
}

function functionOf(inner: fc.Arbitrary<Shape>): fc.Arbitrary<FunctionShape> {
  const parameter = fc.record({ shape: inner, isOptional: fc.boolean() });
  return fc
    .record({ parameters: fc.array(parameter, { maxLength: 2 }), result: inner })
    .map(({ parameters, result }) => ({ kind: "function", parameters: optionalLast(parameters), result }) as const);
}

const plainShape = shapeOf(2, simple);
const genericShape = shapeOf(2, fc.oneof(simple, fc.constant<Shape>({ kind: "open" })));

const randomClass: fc.Arbitrary<ClassShape> = fc
  .record({ constructed: functionOf(plainShape), members: objectOf(plainShape) })
  .map(({ constructed, members }) => ({ parameters: constructed.parameters, members: members.fields }));

export const randomApi: fc.Arbitrary<RandomApi> = fc.record({
  functions: fc.dictionary(
    fc.constantFrom("fit", "load", "score"),
    fc.oneof({ weight: 2, arbitrary: functionOf(plainShape) }, { weight: 1, arbitrary: functionOf(genericShape) }),
    { minKeys: 1, maxKeys: 2, noNullPrototype: true },
  ),
  classes: fc.dictionary(fc.constantFrom("Model", "Scaler"), randomClass, { maxKeys: 1, noNullPrototype: true }),
  isNamed: fc.boolean(),
});

/** Numbers that choose what is changed, and how. */
export const randomChange = fc.array(fc.nat({ max: 10_000 }), { minLength: 12, maxLength: 12 });
