import { expect, test } from "vitest";

import { openTestRuntime, type TestRuntime } from "../helpers/runtime.ts";

async function tableOf(session: TestRuntime, call: string): Promise<unknown> {
  const { outputs } = await session.run(call);
  return outputs.map((output) => (output.kind === "display" ? output.data["text/plain"] : output));
}

test("console.table shows a table, in order with what is printed, escaped where it is a page", async () => {
  await using session = openTestRuntime();

  const { outputs } = await session.run(`console.log("a"); console.table([{ k: "<b>" }]); console.log("b");`);

  expect(outputs.map(({ kind }) => kind)).toEqual(["stream", "display", "stream"]);
  expect(outputs[1]).toMatchObject({ data: { "text/html": expect.stringContaining("<td>&lt;b&gt;</td>") } });
});

test.each([
  ["[1, 'x']", ["   Values", "0  1", "1  x", "2 rows × 1 column"]],
  ["[[1, 2], [3]]", ["   0  1", "0  1  2", "1  3", "2 rows × 2 columns"]],
  ["{ a: { n: 1 }, b: 7 }", ["   n  Values", "a  1", "b          7", "2 rows × 2 columns"]],
  ["new Set(['s'])", ["   Values", "0  s", "1 row × 1 column"]],
  ["new Map([['k', 1]])", ["   key      value", "   string  number", "0  k            1", "1 row × 2 columns"]],
  ["[{ a: 1, b: 2 }], ['b', 'c']", ["        b  c", "   number", "0       2", "1 row × 2 columns"]],
])("console.table(%s) has the rows and columns of Node's", async (call, lines) => {
  await using session = openTestRuntime();

  expect(await tableOf(session, `console.table(${call})`)).toEqual([lines.join("\n")]);
});

test("what is no table is printed, getters are not run, and a long list is cut", async () => {
  await using session = openTestRuntime();

  const text = await tableOf(session, "console.table('text')");
  const getter = await tableOf(session, "console.table({ get a() { throw new Error('ran') }, b: 1 })");
  const [long] = (await tableOf(session, "console.table(new Float64Array(1e6))")) as readonly string[];

  expect(text).toEqual([{ kind: "stream", name: "stdout", text: "text\n" }]);
  expect(getter).toEqual(["   Values\na\nb       1\n2 rows × 1 column"]);
  expect(long?.split("\n").at(-1)).toBe("10,000 rows × 1 column; the first of 1,000,000");
});
