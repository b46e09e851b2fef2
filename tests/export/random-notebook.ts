import * as fc from "fast-check";

/** A cell of a random notebook, and what it is marked as. */
export interface RandomCell {
  readonly kind: "export" | "internal" | "scratch";
  /** 0 is the notebook's own module; 1 is another one, whose cells may use names of both. */
  readonly module: 0 | 1;
  readonly code: string;
  /** The names that an importer of the module must find. */
  readonly exports: readonly { readonly name: string; readonly isFunction: boolean }[];
}

/** What the generator decides; names and references follow from it. */
interface Plan {
  readonly kind: RandomCell["kind"];
  readonly module: 0 | 1;
  readonly definitions: readonly {
    readonly form: "const" | "let" | "pair" | "function" | "arrow" | "generic";
    readonly isPrivate: boolean;
    readonly operands: readonly [number, number, number];
    readonly operator: "+" | "-" | "*";
  }[];
}

const definition = fc.record({
  form: fc.constantFrom("const", "let", "pair", "function", "arrow", "generic"),
  isPrivate: fc.boolean(),
  operands: fc.tuple(fc.nat(50), fc.nat(50), fc.nat(50)),
  operator: fc.constantFrom("+", "-", "*"),
}) satisfies fc.Arbitrary<Plan["definitions"][number]>;

const plan: fc.Arbitrary<Plan> = fc.record({
  kind: fc.constantFrom("export", "export", "internal", "scratch"),
  module: fc.constantFrom(0, 0, 1),
  definitions: fc.array(definition, { minLength: 1, maxLength: 4 }),
});

/** Cells of pure functions and constants that use each other, so that every export has to succeed. */
export const randomCells: fc.Arbitrary<readonly RandomCell[]> = fc
  .array(plan, { minLength: 1, maxLength: 8 })
  .map((plans) => writeCells(plans));

interface KnownName {
  readonly name: string;
  readonly isFunction: boolean;
  readonly cell: Plan;
}

function writeCells(plans: readonly Plan[]): readonly RandomCell[] {
  const known: KnownName[] = [];
  return plans.map((cell) => {
    const lines: string[] = [];
    const own: KnownName[] = [];
    for (const { form, isPrivate, operands, operator } of cell.definitions) {
      const name = `${isPrivate ? "_" : ""}n${known.length}`;
      const usable = known.filter((other) => mayUse(cell, other));
      const operand = (choice: number) => {
        const found = usable[choice % (usable.length + 1)];
        if (found === undefined) return String(choice);
        return found.isFunction ? `${found.name}(${choice})` : found.name;
      };
      const sum = operands.map(operand).join(` ${operator} `);
      lines.push(writeDefinition(form, name, sum));
      const names = form === "pair" ? [name, `${name}b`] : [name];
      const isFunction = form === "function" || form === "arrow" || form === "generic";
      for (const found of names) known.push({ name: found, isFunction, cell });
      own.push(...names.map((found) => ({ name: found, isFunction, cell })));
    }
    const exported = own.filter(({ name }) => cell.kind === "export" && !name.startsWith("_"));
    const exports = exported.map(({ name, isFunction }) => ({ name, isFunction }));
    return { kind: cell.kind, module: cell.module, code: lines.join("\n"), exports };
  });
}

/** Module 1 imports from module 0 and not the other way, since a cycle of values is a fault. */
function mayUse(from: Plan, { name, cell }: KnownName): boolean {
  if (from.kind === "scratch") return true;
  if (cell.kind === "scratch") return false;
  if (from.module === cell.module) return true;
  return from.module === 1 && cell.kind === "export" && !name.startsWith("_");
}

function writeDefinition(form: Plan["definitions"][number]["form"], name: string, sum: string): string {
  switch (form) {
    case "const":
      return `const ${name}: number = ${sum};`;
    case "let":
      return `let ${name} = ${sum} as number;`;
    case "pair":
      return `const [${name}, ${name}b] = [${sum}, 1] as const;`;
    case "function":
      return `function ${name}(x: number): number {\n  return x + (${sum});\n}`;
    case "arrow":
      return `const ${name} = (x: number): number => x * 2 - (${sum});`;
    case "generic":
      return `function ${name}<T extends number>(x: T): number {\n  const seen: readonly T[] = [x];\n  return seen.length + (${sum});\n}`;
  }
}
