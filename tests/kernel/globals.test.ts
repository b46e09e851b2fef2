// What cells find without importing it is declared for the type checker, and what is declared is there.
import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { startKernel } from "../helpers/kernel-client.ts";
import { textOf } from "../helpers/messages.ts";
import { GLOBALS, withTypes } from "../helpers/types.ts";

/** Names that only a cell which mentions them gets. */
const ON_DEMAND = ["Deno"];

test("the declarations name what a session has beside Node's own names, and nothing else", async () => {
  await using kernel = await startKernel();
  const node = JSON.stringify(Object.getOwnPropertyNames(globalThis));
  const { iopub } = await kernel.execute(
    `console.log(Object.getOwnPropertyNames(globalThis).filter((name) => !${node}.includes(name)).join())`,
  );
  const provided = textOf(iopub, "stdout")
    .trim()
    .split(",")
    .filter((name) => !name.includes("$") && !name.startsWith("__"));

  const text = GLOBALS.map((path) => readFileSync(path, "utf8")).join("\n");
  const declared = [...text.matchAll(/^ {2}(?:function|const|namespace) (\w+)/gm)].map(([, name = ""]) => name);

  expect([...new Set(declared)].filter((name) => !ON_DEMAND.includes(name)).toSorted()).toEqual(provided.toSorted());
});

test("they suit how the names are used", async () => {
  await using kernel = await startKernel("memory", withTypes());
  const cells = [
    `display(html\`<b>\${1}</b>\`); display.register(Map, (value) => html(String(value.size))); md("**x**"); svg\`<g/>\`; latex\`x\``,
    `display(1, { display_id: "a" }); updateDisplay(2, "a"); json({ a: 1 }, { expanded: true })`,
    `plot([1, 2, 3], { kind: "line", title: "t" })`,
    `for (const one of progress([1, 2])) one.toFixed(); for (const step of progress(2)) step.toFixed()`,
    `track.tag({ a: "b" }); $$.async; Deno.env.get("HOME")`,
  ];

  const told: string[] = [];
  for (const cell of cells) told.push(textOf((await kernel.execute(cell)).iopub, "stderr"));
  const wrong = await kernel.execute(`plot([1], { kind: "pie" })`);

  expect(told.filter((text) => text.includes(" TS"))).toEqual([]);
  expect(textOf(wrong.iopub, "stderr")).toContain(`TS2322: Type '"pie"'`);
});
