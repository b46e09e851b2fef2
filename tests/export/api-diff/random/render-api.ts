import type { ClassShape, FunctionShape, Parameter, RandomApi, Shape } from "./shape.ts";

/** The declarations of an API. */
export function renderApi({ functions, classes, isNamed }: RandomApi): string {
  const interfaces: string[] = [];
  const lines = Object.entries(functions).map(([name, { parameters, result }]) => {
    const nameOf = (shape: Shape, part: string): string => {
      if (!isNamed || shape.kind !== "object" || hasOpen(shape)) return renderShape(shape);
      interfaces.push(`export interface ${name}_${part} ${renderShape(shape)}`);
      return `${name}_${part}`;
    };
    const list = parameters.map(
      ({ shape, isOptional }, index) => `p${index}${isOptional ? "?" : ""}: ${nameOf(shape, `p${index}`)}`,
    );
    const generic = isGeneric({ kind: "function", parameters, result }) ? "<T>" : "";
    return `export declare function ${name}${generic}(${list.join(", ")}): ${nameOf(result, "result")};`;
  });
  const rendered = Object.entries(classes).map(([name, shape]) => renderClass(name, shape));
  return [...interfaces, ...lines, ...rendered, ""].join("\n");
}

function hasOpen(shape: Shape): boolean {
  return /\bT\b/.test(renderShape(shape));
}

export function isGeneric(shape: FunctionShape): boolean {
  return hasOpen(shape);
}

function renderClass(name: string, { parameters, members }: ClassShape): string {
  const lines = members.map(({ name: member, shape, isOptional, isReadonly }) => {
    if (shape.kind !== "function" || isOptional) {
      return `${isReadonly ? "readonly " : ""}${member}${isOptional ? "?" : ""}: ${renderShape(shape)};`;
    }
    return `${member}(${renderParameters(shape.parameters)}): ${renderShape(shape.result)};`;
  });
  return `export declare class ${name} { private secret; constructor(${renderParameters(parameters)}); ${lines.join(" ")} }`;
}

function renderParameters(parameters: readonly Parameter[]): string {
  return parameters
    .map(({ shape, isOptional }, index) => `p${index}${isOptional ? "?" : ""}: ${renderShape(shape)}`)
    .join(", ");
}

export function renderShape(shape: Shape): string {
  switch (shape.kind) {
    case "simple":
      return shape.text;
    case "open":
      return "T";
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
