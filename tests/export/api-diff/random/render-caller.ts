import { isGeneric, renderShape } from "./render-api.ts";
import type { RandomApi, Shape } from "./shape.ts";

/**
 * A caller that calls everything with the least and the most, reads all that it is given, and assigns where it may: what
 * it has read there, since a result may be narrowed in a minor version.
 */
export function renderCaller({ functions, classes }: RandomApi): string {
  const writer = new CallerWriter();
  const calls = Object.entries(functions).flatMap(([name, shape]) => [
    ...writer.useFunction(`api.${name}${isGeneric(shape) ? "<number>" : ""}`, shape),
  ]);
  const instances = Object.entries(classes).flatMap(([name, { parameters, members }]) => [
    // A method can be assigned to by the types, and is by nobody.
    ...writer.useFunction(`new api.${name}`, {
      kind: "function",
      parameters,
      result: {
        kind: "object",
        fields: members.map((member) => ({
          ...member,
          isReadonly: member.isReadonly || member.shape.kind === "function",
        })),
      },
    }),
  ]);
  return [...calls, ...instances].join("\n");
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
      case "open":
        return [`const ${name}: number = ${value};`];
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
      case "open":
        return "1";
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
