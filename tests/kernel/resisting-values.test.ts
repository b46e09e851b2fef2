// Values that resist being looked at, or are too large to be: each is shown in bounded text, and the session goes on.
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { NODE_MAJOR } from "../helpers/node-version.ts";
import { openTestRuntime, type TestRuntime } from "../helpers/runtime.ts";

const HOSTILE = `const no = () => { throw new Error("no") };
  const hostile = new Proxy({}, new Proxy({}, { get: () => no }) as any);
  const revoked = (target: any) => { const { proxy, revoke } = Proxy.revocable(target, {}); revoke(); return proxy };`;

const VALUES: readonly (readonly [what: string, code: string, text: RegExp])[] = [
  ["a getter that throws", `({ a: 1, get b() { throw new Error("no") } })`, /a: 1, b: \[Getter\]/],
  ["a getter that never ends", `({ get b() { for (;;); } })`, /Getter/],
  [
    "an object whose every look throws",
    `Object.defineProperties({}, Object.fromEntries([Symbol.toStringTag, Symbol.iterator, "constructor", "toJSON", "then", "length", "name", "stack"].map((key) => [key, { get: no, enumerable: true }])))`,
    // The inspection of Node 22 gives up on it.
    NODE_MAJOR >= 24 ? /Getter/ : /cannot be shown/,
  ],
  ["an array with a getter that throws", `Object.defineProperty([1, 2], 1, { get: no })`, /\[ 1,/],
  ["rows with a getter that throws", `[{ a: 1, get b() { return no() } }, { a: 2, get b() { return no() } }]`, /a: 1/],
  ["a proxy whose every trap throws", `hostile`, /./],
  ["a list of such proxies", `[hostile, hostile]`, /./],
  ["an object that inherits from one", `Object.create(hostile)`, /./],
  ["a revoked proxy of an object", `revoked({})`, /[Rr]evoked/],
  ["a revoked proxy of a function", `revoked(() => 1)`, /[Rr]evoked/],
  ["a revoked proxy of an array in an object", `({ list: revoked([]) })`, /[Rr]evoked/],
  [
    "a display method that is a getter that throws",
    `({ get [Symbol.for("Jupyter.display")]() { throw new Error("no") } })`,
    /Jupyter.display/,
  ],
  ["a display method that gives a proxy", `({ [Symbol.for("Jupyter.display")]: () => hostile })`, /Jupyter.display/],
  ["a value with a method then", `({ then: no })`, /then/],
  ["an object without a prototype", `Object.assign(Object.create(null), { a: 1 })`, /null prototype/],
  [
    "a circle",
    `(() => { const circle: any = { name: "c" }; circle.self = circle; circle.list = [circle]; return circle })()`,
    /Circular/,
  ],
  [
    "a chain of very many objects",
    `(() => { let chain: any = null; for (let i = 0; i < 100_000; i++) chain = { next: chain }; return chain })()`,
    /next/,
  ],
  ["an array of very many numbers", `Array.from({ length: 3_000_000 }, (_, i) => i)`, /more items/],
  ["an array with very many holes", `Object.assign([], { 4_000_000_000: 1 })`, /empty items/],
  ["a very long text", `"x".repeat(50_000_000)`, /more characters/],
  ["a very long text in an object", `({ text: "x".repeat(50_000_000) })`, /more characters/],
  ["a map of very many", `new Map(Array.from({ length: 300_000 }, (_, i) => [i, { i }]))`, /more items|300,000 rows/],
  [
    "an object with very many properties",
    `Object.fromEntries(Array.from({ length: 300_000 }, (_, i) => ["k" + i, i]))`,
    /more properties/,
  ],
  ["bytes in masses", `new Uint8Array(100_000_000)`, /more items/],
  ["a symbol with a very long description", `Symbol("x".repeat(1_000_000))`, /^Symbol\(x/],
  ["a function with a very long text", `new Function("return '" + "x".repeat(5_000_000) + "'")`, /Function/],
  [
    "an error whose every look throws",
    `Object.defineProperties(new Error("e"), { message: { get: no }, stack: { get: no }, name: { get: no }, cause: { get: no } })`,
    /./,
  ],
  ["an error with a very long message", `new Error("x".repeat(50_000_000))`, /^Error: x/],
  [
    "things that cannot be looked into",
    `[new WeakMap(), new WeakRef({}), (function* () {})(), globalThis.process.stdout.write, import("node:fs")]`,
    /WeakMap/,
  ],
  ["the global object", `globalThis`, /global/],
  ["a module", `await import("node:fs")`, /Module/],
];

describe("a value that resists is shown, and the next cell runs", () => {
  let session: TestRuntime;
  beforeAll(async () => {
    session = openTestRuntime();
    await session.valueOf(HOSTILE);
  });
  afterAll(() => session[Symbol.asyncDispose]());

  test.each(VALUES)("%s", async (_, code, expected) => {
    const { outcome } = await session.run(code);

    const text = outcome.kind === "value" ? String(outcome.data?.["text/plain"]) : outcome.fault.traceback.join("\n");
    expect(text.slice(0, 2000) + text.slice(-200)).toMatch(expected);
    expect(JSON.stringify(outcome).length).toBeLessThan(1_000_000);
    expect(outcome.kind).toBe("value");
    expect(await session.valueOf("1 + 1")).toBe("2");
  });
});

describe("what is thrown is the cell's error, whatever it is, and the next cell runs", () => {
  let session: TestRuntime;
  beforeAll(async () => {
    session = openTestRuntime();
    await session.valueOf(HOSTILE);
  });
  afterAll(() => session[Symbol.asyncDispose]());

  test.each<readonly [what: string, code: string]>([
    ...VALUES.map(([what, code]) => [what, `throw ${code}`] as const),
    ["a DOMException", `throw new DOMException("gone", "AbortError")`],
    ["what a signal has", `AbortSignal.abort().throwIfAborted()`],
    ["a number", "throw 1"],
    ["a bigint", "throw 1n"],
    ["a symbol", "throw Symbol('s')"],
    ["nothing", "throw undefined"],
    ["a promise", "throw Promise.resolve(1)"],
    ["a function", "throw () => 1"],
  ])("%s", async (_, code) => {
    const { outcome } = await session.run(code);

    expect(outcome).toMatchObject({ kind: "error", fault: { ename: expect.any(String), evalue: expect.any(String) } });
    expect(JSON.stringify(outcome).length).toBeLessThan(1_000_000);
    expect(await session.valueOf("1 + 1")).toBe("2");
  });
});
