// Random little notebooks, run in a random order: the slice of any of their values, run from scratch, gives the value again.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { array, assert, asyncProperty, constantFrom, nat, oneof, tuple, type Arbitrary } from "fast-check";
import { expect, test } from "vitest";

import { parseNotebook } from "../../src/notebook/parse.ts";
import { startKernel, type TestKernel } from "../helpers/kernel-client.ts";
import { contentsOf } from "../helpers/messages.ts";

/** Names stand with a dollar sign in front, for which each run puts a prefix of its own. */
const VALUES = ["$a", "$b", "$c"] as const;
const FUNCTIONS = ["$f", "$g"] as const;

const START = `let $a = 1, $b = [1, 2], $c = { list: [3] }; let $f = () => 1, $g = (x) => x;`;

const value = constantFrom(...VALUES);
const callable = constantFrom(...FUNCTIONS);
const number = nat(9);

/** A statement from its parts. */
function statement(
  parts: readonly Arbitrary<string | number>[],
  write: (...words: string[]) => string,
): Arbitrary<string> {
  return tuple(...parts).map((words) => write(...words.map(String)));
}

const cell: Arbitrary<string> = oneof(
  statement([value, number], (v, n) => `let ${v} = ${n}`),
  statement([value, number, number], (v, n, m) => `let ${v} = [${n}, ${m}]`),
  statement([value, value], (v, w) => `let ${v} = ${w}`),
  statement([value, value], (v, w) => `${v} = ${w}`),
  statement([value, value], (v, w) => `let ${v} = { list: [${w}] }`),
  statement([value, value, number], (v, w, n) => `let ${v} = String(JSON.stringify(${w})).length + ${n}`),
  statement(
    [value, number],
    (v, n) => `if (Array.isArray(${v})) ${v}.push(${n}); else if (${v}?.list) ${v}.list.push(${n})`,
  ),
  statement([value, value], (v, w) => `for (const one of [${v}]) if (Array.isArray(one)) one[0] = typeof ${w}`),
  statement([value, value], (v, w) => `[${v}, ${w}] = [${w}, ${v}]`),
  statement([value], (v) => `let ${v} = Math.floor(Math.random() * 1000)`),
  statement([callable, value, value], (f, v, w) => `let ${f} = () => typeof ${v} + JSON.stringify(${w})`),
  statement([callable, value], (f, v) => `let ${f} = (x) => { ${v} = x ?? 0; return 1; }`),
  statement(
    [callable, value],
    (f, v) => `function ${f}(x) { if (Array.isArray(${v})) ${v}.push(x ?? 5); return ${v}; }`,
  ),
  statement([callable, number], (f, n) => `let ${f} = ((count) => () => (count += 1))(${n})`),
  statement([callable, callable], (f, g) => `let ${f} = ${g}`),
  statement([callable, callable], (f, g) => `let ${f} = () => "x" + ${g}.length`),
  statement([value, callable, number], (v, f, n) => `let ${v} = ${f}(${n})`),
  statement([callable, number], (f, n) => `${f}(${n})`),
  statement([value, callable], (v, f) => `let ${v} = { run: ${f} }`),
  statement([value, value], (v, w) => `let ${v} = typeof ${w}?.run === "function" ? ${w}.run(2) : 3`),
  statement([value, number], (v, n) => `let ${v} = ${n}; throw new Error("stop")`),
  statement([value, value], (v, w) => `${v} = [${w}]; null.stop; ${w} = 0`),
);

const notebook = tuple(
  array(cell, { minLength: 2, maxLength: 6 }),
  array(nat(5), { minLength: 3, maxLength: 12 }),
  value,
);

/** The value of a name in a session, without what only names of a run tell. */
async function show(kernel: TestKernel, name: string, prefix: string): Promise<string> {
  const { reply, iopub } = await kernel.execute(
    `(await import("node:util")).inspect(${name}, { depth: 8, breakLength: Infinity })`,
  );
  const [result] = contentsOf(iopub, "execute_result") as readonly { readonly data?: Record<string, string> }[];
  return `${String(reply.content["ename"] ?? "")}${result?.data?.["text/plain"] ?? ""}`.replaceAll(prefix, "$");
}

/** Runs the cells of a notebook in an order, then its slice under other names, and compares. */
async function check(
  kernel: TestKernel,
  id: string,
  [cells, order, wanted]: readonly [readonly string[], readonly number[], string],
): Promise<void> {
  const [first, second] = [`run${id}_`, `again${id}_`];
  const named = (text: string): string => text.replaceAll("$", first);
  const executed = [START, ...order.map((place) => cells[place % cells.length] ?? "")];
  for (const source of executed) await kernel.execute(named(source));
  const original = await show(kernel, named(wanted), first);
  const { reply } = await kernel.execute(named(wanted));
  const file = `slice${id}.ipynb`;
  await kernel.execute(`%track slice ${String(reply.content["execution_count"])} -o ${file}`);
  const slice = parseNotebook(readFileSync(join(kernel.folder, file), "utf8"));
  for (const one of slice.cells) if (one.kind === "code") await kernel.execute(one.source.replaceAll(first, second));

  const repeated = await show(kernel, wanted.replaceAll("$", second), second);

  const steps = slice.cells.slice(2).map(({ source }) => source.replaceAll(first, "$"));
  expect(repeated, `executed:\n${executed.join("\n")}\n\nslice:\n${steps.join("\n")}\n`).toBe(original);
}

test("the slice of a value gives it again, whatever ran in whatever order", async () => {
  let kernel: TestKernel | undefined;
  let count = 0;
  try {
    await assert(
      asyncProperty(notebook, async (one) => {
        // A session that grows without end is looked at less closely.
        if (count % 12 === 0) {
          await kernel?.[Symbol.asyncDispose]();
          kernel = await startKernel();
          await kernel.execute("%track on --seed 3");
        }
        count += 1;
        if (kernel !== undefined) await check(kernel, String(count), one);
      }),
      { numRuns: 40 },
    );
  } finally {
    await kernel?.[Symbol.asyncDispose]();
  }
}, 120_000);
