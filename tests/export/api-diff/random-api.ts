// Random APIs as data, a random change of one, and the caller that uses all of an API, each written without a look at how
// the comparison does such things.
import * as fc from "fast-check";

type Shape =
  | { readonly kind: "simple"; readonly text: "number" | "string" | "boolean" }
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "list"; readonly item: Shape; readonly isReadonly: boolean }
  | { readonly kind: "promise"; readonly item: Shape }
  | { readonly kind: "record"; readonly item: Shape }
  | { readonly kind: "maybe"; readonly item: Shape }
  | { readonly kind: "object"; readonly fields: readonly Field[] }
  | { readonly kind: "function"; readonly parameters: readonly Parameter[]; readonly result: Shape };

interface Field {
  readonly name: string;
  readonly shape: Shape;
  readonly isOptional: boolean;
  readonly isReadonly: boolean;
}

interface Parameter {
  readonly shape: Shape;
  readonly isOptional: boolean;
}

/** Functions by their names, and interfaces that they may name instead of saying what is in them. */
export interface RandomApi {
  readonly functions: Readonly<Record<string, Shape & { readonly kind: "function" }>>;
  /** Whether the objects of parameters and results are interfaces of their own. */
  readonly isNamed: boolean;
}

const NAMES = ["a", "b", "c", "d"] as const;
const WORDS = ["red", "green", "blue"] as const;

const simple = fc.constantFrom("number", "string", "boolean").map((text): Shape => ({ kind: "simple", text }));
const words = fc
  .uniqueArray(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 3 })
  .map((chosen): Shape => ({ kind: "words", words: chosen.toSorted() }));

function shapeOf(depth: number): fc.Arbitrary<Shape> {
  if (depth === 0) return fc.oneof(simple, words);
  const inner = shapeOf(depth - 1);
  return fc.oneof(
    { weight: 3, arbitrary: simple },
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

function objectOf(inner: fc.Arbitrary<Shape>): fc.Arbitrary<Shape> {
  const field = fc.record({
    name: fc.constantFrom(...NAMES),
    shape: inner,
    isOptional: fc.boolean(),
    isReadonly: fc.boolean(),
  });
  return fc
    .uniqueArray(field, { minLength: 1, maxLength: 3, selector: ({ name }) => name })
    .map((fields): Shape => ({ kind: "object", fields }));
}

function functionOf(inner: fc.Arbitrary<Shape>): fc.Arbitrary<Shape & { readonly kind: "function" }> {
  const parameter = fc.record({ shape: inner, isOptional: fc.boolean() });
  return fc
    .record({ parameters: fc.array(parameter, { maxLength: 2 }), result: inner })
    .map(({ parameters, result }) => ({ kind: "function", parameters: optionalLast(parameters), result }) as const);
}

/** No required parameter stands behind an optional one. */
function optionalLast(parameters: readonly Parameter[]): readonly Parameter[] {
  return parameters.toSorted((a, b) => Number(a.isOptional) - Number(b.isOptional));
}

export const randomApi: fc.Arbitrary<RandomApi> = fc.record({
  functions: fc.dictionary(fc.constantFrom("fit", "load", "score"), functionOf(shapeOf(2)), {
    minKeys: 1,
    maxKeys: 2,
    noNullPrototype: true,
  }),
  isNamed: fc.boolean(),
});

/** Numbers that choose what is changed, and how. */
export const randomChange = fc.array(fc.nat({ max: 10_000 }), { minLength: 12, maxLength: 12 });

/** The API with one change somewhere in it. */
export function changeApi(api: RandomApi, choices: readonly number[]): RandomApi {
  const waiting = [...choices];
  const pick = (count: number) => (waiting.shift() ?? 0) % count;
  const names = Object.keys(api.functions);
  const name = names[pick(names.length)] ?? "fit";
  const old = api.functions[name];
  if (old === undefined) return api;
  return { ...api, functions: { ...api.functions, [name]: changeFunction(old, pick) } };
}

type Pick = (count: number) => number;

function changeFunction(
  shape: Shape & { readonly kind: "function" },
  pick: Pick,
): Shape & { readonly kind: "function" } {
  const { parameters, result } = shape;
  const at = pick(Math.max(parameters.length, 1));
  const parameter = parameters[at];
  switch (pick(6)) {
    case 0:
      return {
        ...shape,
        parameters: [
          ...parameters,
          {
            shape: { kind: "simple", text: "number" },
            isOptional: pick(2) === 0 || parameters.some(({ isOptional }) => isOptional),
          },
        ],
      };
    case 1:
      return { ...shape, parameters: parameters.slice(0, -1) };
    case 2:
    case 3:
      if (parameter === undefined) return { ...shape, result: changeShape(result, pick) };
      if (pick(4) === 0)
        return {
          ...shape,
          parameters: optionalLast(parameters.with(at, { ...parameter, isOptional: !parameter.isOptional })),
        };
      return { ...shape, parameters: parameters.with(at, { ...parameter, shape: changeShape(parameter.shape, pick) }) };
    default:
      return { ...shape, result: changeShape(result, pick) };
  }
}

function changeShape(shape: Shape, pick: Pick): Shape {
  switch (shape.kind) {
    case "simple":
      return pick(2) === 0
        ? { kind: "simple", text: shape.text === "number" ? "string" : "number" }
        : { kind: "maybe", item: shape };
    case "words": {
      const missing = WORDS.filter((word) => !shape.words.includes(word));
      if (pick(2) === 0 && shape.words.length > 1) return { kind: "words", words: shape.words.slice(1) };
      return missing.length === 0
        ? { kind: "simple", text: "string" }
        : { kind: "words", words: [...shape.words, missing[0] ?? ""].toSorted() };
    }
    case "list":
      return pick(3) === 0
        ? { ...shape, isReadonly: !shape.isReadonly }
        : { ...shape, item: changeShape(shape.item, pick) };
    case "promise":
      return pick(4) === 0 ? shape.item : { ...shape, item: changeShape(shape.item, pick) };
    case "record":
      if (pick(3) === 0)
        return {
          kind: "object",
          fields: [{ name: "a", shape: shape.item, isOptional: pick(2) === 0, isReadonly: false }],
        };
      return { ...shape, item: changeShape(shape.item, pick) };
    case "maybe":
      return pick(2) === 0 ? shape.item : { ...shape, item: changeShape(shape.item, pick) };
    case "function":
      return changeFunction(shape, pick);
    case "object":
      return changeObject(shape, pick);
  }
}

function changeObject(shape: Shape & { readonly kind: "object" }, pick: Pick): Shape {
  const { fields } = shape;
  const at = pick(fields.length);
  const field = fields[at];
  const free = NAMES.find((name) => fields.every((other) => other.name !== name));
  if (field === undefined) return shape;
  switch (pick(6)) {
    case 0:
      return { ...shape, fields: fields.toSpliced(at, 1) };
    case 1: {
      if (free === undefined) return shape;
      const added: Field = {
        name: free,
        shape: { kind: "simple", text: "string" },
        isOptional: pick(2) === 0,
        isReadonly: false,
      };
      return { ...shape, fields: [...fields, added] };
    }
    case 2:
      return { ...shape, fields: fields.with(at, { ...field, isOptional: !field.isOptional }) };
    case 3:
      return { ...shape, fields: fields.with(at, { ...field, isReadonly: !field.isReadonly }) };
    default:
      return { ...shape, fields: fields.with(at, { ...field, shape: changeShape(field.shape, pick) }) };
  }
}

/** The declarations of an API. */
export function renderApi({ functions, isNamed }: RandomApi): string {
  const interfaces: string[] = [];
  const lines = Object.entries(functions).map(([name, { parameters, result }]) => {
    const nameOf = (shape: Shape, part: string): string => {
      if (!isNamed || shape.kind !== "object") return renderShape(shape);
      interfaces.push(`export interface ${name}_${part} ${renderShape(shape)}`);
      return `${name}_${part}`;
    };
    const list = parameters.map(
      ({ shape, isOptional }, index) => `p${index}${isOptional ? "?" : ""}: ${nameOf(shape, `p${index}`)}`,
    );
    return `export declare function ${name}(${list.join(", ")}): ${nameOf(result, "result")};`;
  });
  return [...interfaces, ...lines, ""].join("\n");
}

function renderShape(shape: Shape): string {
  switch (shape.kind) {
    case "simple":
      return shape.text;
    case "words":
      return shape.words.map((word) => JSON.stringify(word)).join(" | ");
    case "list":
      return `${shape.isReadonly ? "Readonly" : ""}Array<${renderShape(shape.item)}>`;
    case "promise":
      return `Promise<${renderShape(shape.item)}>`;
    case "record":
      return `Record<string, ${renderShape(shape.item)}>`;
    case "maybe":
      return `(${renderShape(shape.item)}) | undefined`;
    case "function": {
      const list = shape.parameters.map(
        (parameter, index) => `p${index}${parameter.isOptional ? "?" : ""}: ${renderShape(parameter.shape)}`,
      );
      return `((${list.join(", ")}) => ${renderShape(shape.result)})`;
    }
    case "object": {
      const fields = shape.fields.map(
        ({ name, shape: inner, isOptional, isReadonly }) =>
          `${isReadonly ? "readonly " : ""}${name}${isOptional ? "?" : ""}: ${renderShape(inner)}`,
      );
      return `{ ${fields.join("; ")} }`;
    }
  }
}

/**
 * A caller that calls everything with the least and the most, reads all that it is given, and assigns where it may: what
 * it has read there, since a result may be narrowed in a minor version.
 */
export function renderCaller({ functions }: RandomApi): string {
  const writer = new CallerWriter();
  return Object.entries(functions)
    .flatMap(([name, shape]) => writer.useFunction(`api.${name}`, shape))
    .join("\n");
}

class CallerWriter {
  #count = 0;

  useFunction(callee: string, { parameters, result }: Shape & { readonly kind: "function" }): readonly string[] {
    const required = parameters.filter(({ isOptional }) => !isOptional);
    return [required, parameters].flatMap((given) =>
      [false, true].flatMap((isFull) => {
        const args = given.map(({ shape }) => this.value(shape, isFull));
        return this.read(`${callee}(${args.join(", ")})`, result);
      }),
    );
  }

  /** Statements that use a value as its type allows. */
  read(value: string, shape: Shape): readonly string[] {
    const name = `v${(this.#count += 1)}`;
    const held = `const ${name} = ${value};`;
    switch (shape.kind) {
      case "simple":
      case "words":
        return [`const ${name}: ${renderShape(shape)} = ${value};`];
      case "maybe":
        return [held, `if (${name} !== undefined) {`, ...this.read(name, shape.item), "}"];
      case "list":
        return [
          held,
          `for (const one of ${name}) {`,
          ...this.read("one", shape.item),
          "}",
          ...(shape.isReadonly ? [] : [`${name}.push(...${name});`]),
        ];
      case "promise":
        return [`${held} void ${name}.then((one) => {`, ...this.read("one", shape.item), "});"];
      case "record":
        return [held, ...this.read(`${name}["key"]!`, shape.item), ...this.read(`${name}.a!`, shape.item)];
      case "function":
        return [held, ...this.useFunction(name, shape)];
      case "object":
        return [
          held,
          ...shape.fields.flatMap((field) => {
            const inner = field.isOptional ? ({ kind: "maybe", item: field.shape } as const) : field.shape;
            const write = field.isReadonly ? [] : [`${name}.${field.name} = ${name}.${field.name};`];
            return [...this.read(`${name}.${field.name}`, inner), ...write];
          }),
        ];
    }
  }

  value(shape: Shape, isFull: boolean): string {
    switch (shape.kind) {
      case "simple":
        return { number: "1", string: `"text"`, boolean: "true" }[shape.text];
      case "words":
        return JSON.stringify(isFull ? shape.words.at(-1) : shape.words[0]);
      case "list":
        return `[${this.value(shape.item, isFull)}]`;
      case "promise":
        return `Promise.resolve(${this.value(shape.item, isFull)})`;
      case "record":
        return `{ key: ${this.value(shape.item, isFull)} }`;
      case "maybe":
        return isFull ? this.value(shape.item, isFull) : "undefined";
      case "object": {
        const fields = shape.fields.filter(({ isOptional }) => isFull || !isOptional);
        return `{ ${fields.map(({ name, shape: inner }) => `${name}: ${this.value(inner, isFull)}`).join(", ")} }`;
      }
      case "function": {
        const depth = (this.#count += 1);
        const names = shape.parameters.map((_, index) => `q${depth}_${index}`);
        const body = shape.parameters.flatMap((parameter, index) =>
          this.read(
            names[index] ?? "",
            parameter.isOptional ? { kind: "maybe", item: parameter.shape } : parameter.shape,
          ),
        );
        return `(${names.join(", ")}) => {\n${body.join("\n")}\nreturn ${this.value(shape.result, isFull)};\n}`;
      }
    }
  }
}
