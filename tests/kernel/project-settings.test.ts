// The whole way of a cell that the project's settings matter for: through the sockets into the child and back.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { describe, expect, test } from "vitest";

import { startKernel, TRANSPORTS, type Exchange, type TestKernel } from "../helpers/kernel-client.ts";

function write(kernel: TestKernel, name: string, text: string): void {
  const path = join(kernel.folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function valueIn({ iopub }: Exchange): unknown {
  const result = iopub.find(({ header }) => header.msg_type === "execute_result");
  return (result?.content["data"] as Record<string, unknown> | undefined)?.["text/plain"];
}

function textIn({ iopub }: Exchange): string {
  return iopub.map(({ content }) => String(content["text"] ?? "")).join("");
}

describe.each(TRANSPORTS)("over %s", (transport) => {
  test("JSX, paths and decorators follow tsconfig.json, also when it is edited", async () => {
    await using kernel = await startKernel(transport);
    write(kernel, "node_modules/preact/jsx-runtime.js", "exports.jsx = (type, props) => ({ type, ...props })");
    write(
      kernel,
      "src/old.ts",
      `export const old = (target: any, key: string, { value }: any) => ({ value: () => key })`,
    );
    write(kernel, "tsconfig.json", `{ "compilerOptions": { "jsx": "react-jsx", "jsxImportSource": "preact" } }`);
    const first = await kernel.execute(`<b id="x"/>`);

    write(
      kernel,
      "tsconfig.json",
      `{ "compilerOptions": { "experimentalDecorators": true, "paths": { "@/*": ["./src/*"] } } }`,
    );
    const second = await kernel.execute(`import { old } from "@/old"; class A { @old run() {} } new A().run()`);
    write(kernel, "tsconfig.json", "{}");
    const third = await kernel.execute(
      `const twice = (f: () => number, { kind }: ClassMethodDecoratorContext) => () => [kind, 2 * f()]; @((C: unknown) => {}) class B { @twice run() { return 4 } } new B().run()`,
    );

    expect([first, second, third].map(valueIn)).toEqual(["{ type: 'b', id: 'x' }", "'run'", "[ 'method', 8 ]"]);
  });

  test("a broken tsconfig.json is told in the first cell that it matters for", async () => {
    await using kernel = await startKernel(transport);
    write(kernel, "tsconfig.json", `{ "compilerOptions": { "jsx": "wrong" } }`);

    const cells = [
      "1",
      `const React = { createElement: () => 2 }; <b/>`,
      "<b/>",
      `await import("nope").catch(() => 3)`,
    ];
    const texts: string[] = [];
    for (const cell of cells) texts.push(textIn(await kernel.execute(cell)));

    const place = join(kernel.folder, "tsconfig.json:1:31");
    const warning = `Warning: ${place}: "jsx" must be one of "preserve", "react", "react-jsx", "react-jsxdev", "react-native". It is not used.\n`;
    expect(texts).toEqual(["", warning, "", ""]);
  });
});
