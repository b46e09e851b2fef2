import { type ClassShape, type Field, NAMES, optionalLast, type RandomApi, type Shape, WORDS } from "./shape.ts";

/** The API with one change somewhere in it. */
export function changeApi(api: RandomApi, choices: readonly number[]): RandomApi {
  const waiting = [...choices];
  const pick = (count: number) => (waiting.shift() ?? 0) % count;
  const names = [...Object.keys(api.functions), ...Object.keys(api.classes)];
  const name = names[pick(names.length)] ?? "fit";
  const [old, oldClass] = [api.functions[name], api.classes[name]];
  if (old !== undefined) return { ...api, functions: { ...api.functions, [name]: changeFunction(old, pick) } };
  return oldClass === undefined ? api : { ...api, classes: { ...api.classes, [name]: changeClass(oldClass, pick) } };
}

function changeClass(shape: ClassShape, pick: Pick): ClassShape {
  if (pick(3) > 0) {
    const changed = changeObject({ kind: "object", fields: shape.members }, pick);
    return { ...shape, members: changed.kind === "object" ? changed.fields : shape.members };
  }
  const result: Shape = { kind: "simple", text: "number" };
  return {
    ...shape,
    parameters: changeFunction({ kind: "function", parameters: shape.parameters, result }, pick).parameters,
  };
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
    case "open":
      return pick(2) === 0 ? { kind: "simple", text: "number" } : { kind: "maybe", item: shape };
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
