// Random decorated classes behave as those that esbuild makes of the same source. All that they do is written down. They
// have names: an anonymous one gets a name of esbuild's own from it.
import { Script } from "node:vm";

import { transformSync } from "esbuild";
import * as fc from "fast-check";
import { expect, test } from "vitest";

import { DEFAULT_SETTINGS } from "../../src/language/transpile/transpile-settings.ts";
import { TRANSPILE_HELPERS } from "../../src/language/transpile/transpile-helpers.ts";
import { transpile } from "../../src/language/transpile/transpile.ts";

const PRELUDE = `
const log: string[] = [];
const show = (value: any) => typeof value === "function" ? "function " + value.name : typeof value === "object" && value !== null ? "object" : String(value);
// Without accessors, which esbuild makes enumerable.
const fields = (owner: any) => Object.entries(Object.getOwnPropertyDescriptors(owner)).filter(([, one]) => one.enumerable && "value" in one).map(([key]) => key).join();
const note = (label: string, value?: any) => { log.push(label); return value };
const d = (label: string, act: string) => {
  log.push("evaluate " + label);
  return (value: any, { kind, name, static: isStatic, private: isPrivate, access, addInitializer, metadata }: any) => {
    log.push(["call", label, show(value), kind, String(name), isStatic, isPrivate, Object.keys(access ?? {})].join(" "));
    metadata[label] = kind;
    if (act.includes("i")) addInitializer(function (this: any) { log.push("initialize " + label + " " + typeof this + " " + fields(this)) });
    if (!act.includes("r")) return undefined;
    if (kind === "field") return (initial: any) => note("initial " + label, [label, initial]);
    if (kind === "accessor") return { get(this: any) { return [label, value.get.call(this)] }, set(this: any, v: any) { value.set.call(this, v) }, init: (initial: any) => [label, initial] };
    if (kind === "class") return undefined;
    return function (this: any, ...args: any[]) { log.push("through " + label); return value.apply(this, args) };
  };
};
`;

/** What each instance and class is asked for; private members answer through a method. */
const PROBES = `
const seen = (make: () => unknown) => { try { log.push(JSON.stringify(make())) } catch (error) { log.push((error as Error).constructor.name) } };
const metadata = (C: any) => ({ ...C[(Symbol as any).metadata ?? Symbol.for("Symbol.metadata")] });
`;

const decorators = fc.array(fc.constantFrom("", "i", "r", "ir"), { maxLength: 3 });
const member = fc.record({
  kind: fc.constantFrom("method", "get", "set", "field", "accessor", "block", "plain"),
  isStatic: fc.boolean(),
  isPrivate: fc.boolean(),
  isComputed: fc.boolean(),
  hasValue: fc.boolean(),
  decorators,
});
const classes = fc.array(
  fc.record({
    decorators,
    members: fc.array(member, { maxLength: 7 }),
    form: fc.constantFrom("declared", "expression", "extended"),
  }),
  { minLength: 1, maxLength: 2 },
);

type Random<Arbitrary> = Arbitrary extends fc.Arbitrary<infer Value> ? Value : never;

function renderDecorators(label: string, acts: readonly string[]): string {
  return acts.map((act, index) => `@d("${label}.${index}", "${act}") `).join("");
}

function renderMember(one: Random<typeof member>, className: string, index: number): { text: string; probe: string } {
  const { kind, isPrivate, isComputed, hasValue, decorators: acts } = one;
  const label = `${className}.m${index}`;
  const prefix = one.isStatic ? "static " : "";
  const name = `${isPrivate ? "#" : ""}m${index}`;
  const key = isComputed && !isPrivate ? `[note("key ${label}", "${name}")]` : name;
  const value = hasValue ? ` = note("value ${label}", ${index})` : "";
  const receiver = one.isStatic ? className : "this";
  const decorated = renderDecorators(label, acts);
  switch (kind) {
    case "method":
      return {
        text: `${decorated}${prefix}${key}(a = 1) { return note("in ${label}", a) }`,
        probe: `${receiver}.${name}(2)`,
      };
    case "get":
      return {
        text: `${decorated}${prefix}get ${key}() { return note("in ${label}", ${index}) }`,
        probe: `${receiver}.${name}`,
      };
    case "set":
      return {
        text: `${decorated}${prefix}set ${key}(v) { note("in ${label} " + v) }`,
        probe: `${receiver}.${name} = 3`,
      };
    case "field":
      return { text: `${decorated}${prefix}${key}${value};`, probe: `${receiver}.${name}` };
    case "accessor":
      return {
        text: `${decorated}${prefix}accessor ${key}${value};`,
        probe: `[${receiver}.${name}, ${receiver}.${name} = 4, ${receiver}.${name}]`,
      };
    case "plain":
      return { text: `${prefix}${key}${value};`, probe: `${receiver}.${name}` };
    default:
      return { text: `static { note("block ${label} " + this.name) }`, probe: "0" };
  }
}

function renderClass({ decorators: acts, members, form }: Random<typeof classes>[number], index: number): string {
  const name = `C${index}`;
  const parts = members.map((one, position) => renderMember(one, name, position));
  const heritage = form === "extended" && index > 0 ? ` extends note("heritage", C${index - 1})` : "";
  const probes = parts.map(({ probe }) => `seen(() => ${probe});`).join(" ");
  const body = `{ ${parts.map(({ text }) => text).join("\n")}\n probe${index}() { ${probes} } }`;
  const decorated = renderDecorators(name, acts);
  const declared =
    form === "expression"
      ? `const ${name}: any = ${decorated}class ${name} ${body}`
      : `${decorated}class ${name}${heritage} ${body}`;
  return `${declared};\nlog.push("made"); new ${name}().probe${index}(); log.push(fields(new ${name}()), JSON.stringify(metadata(${name})), ${name}.name);`;
}

function run(code: string): unknown {
  const script = new Script(`((babelHelpers) => { ${code}\nreturn log })`);
  return (script.runInThisContext() as (helpers: unknown) => unknown)(TRANSPILE_HELPERS);
}

test("standard decorators do what esbuild has them do", () => {
  const property = fc.property(classes, (list) => {
    const source = `${PRELUDE}${PROBES}${list.map(renderClass).join("\n")}`;
    const transpilation = transpile(source, () => DEFAULT_SETTINGS);
    if (transpilation.kind === "faulty") throw new Error(transpilation.diagnostics[0]?.message);

    const ours = run(transpilation.cell.code);

    expect(ours).toEqual(run(transformSync(source, { loader: "ts", target: "es2021", keepNames: true }).code));
  });

  fc.assert(property, { numRuns: 150 });
});
