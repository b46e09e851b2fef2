import { describe, expect, test } from "vitest";

import { openSession, testCells } from "../helpers/cell-table.ts";

describe("an import", () => {
  testCells([
    ["of the default works", ['import df from "./m.mjs"; df'], 7],
    [
      "of names, renamed names and a namespace works",
      ['import {b as bb, default as d2} from "./m.mjs"; import * as ns from "./m.mjs"; [bb,d2,ns.b]'],
      [8, 7, 8],
    ],
    [
      "of default and namespace, or of nothing, works",
      ['import dd, * as n2 from "./m.mjs"; import "./m.mjs"; [dd, n2.b]'],
      [7, 8],
    ],
    [
      "of a type is erased",
      ['import type { Nope } from "no-such-package"; import { type None, type N2 } from "no-such-package"; 1'],
      1,
    ],
    [
      "of types and values loads the values",
      ['import { type Stats, statSync } from "node:fs"; statSync("/").isDirectory()'],
      true,
    ],
    [
      "of an interface without `type` does no harm",
      ['import { Stats2, statSync } from "node:fs"; typeof statSync'],
      "function",
    ],
    ["may be used in a later cell only", ['import { readFileSync } from "node:fs"', "typeof readFileSync"], "function"],
    ["of JSON works", ['import j from "./data.json" with {type: "json"}; j'], { a: 1 }],
    ["may be dynamic", ['(await import("./m.mjs")).b'], 8],
    ["may stand below its use", ['const late = bq; import {b as bq} from "./m.mjs"; late'], 8],
    ["may stand in the middle of a cell", ['const before = 1\nimport { b as bm } from "./m.mjs"\nbefore + bm'], 9],
    ["is live", ['import {n, inc} from "./m.mjs"; const first = n; inc(); n - first'], 1],
    [
      "is live in a later cell, in a closure and in a shorthand",
      ['import {n, inc} from "./m.mjs"; const start = n', "const get = () => ({ n }); inc(); get().n - start"],
      1,
    ],
    [
      "is called without a receiver",
      ['import { receiver } from "./m.mjs"; [receiver(), receiver?.()]'],
      [undefined, undefined],
    ],
    [
      "may be replaced by a variable, also for earlier functions",
      [
        'import { b } from "./m.mjs"; const readB = () => b',
        "let b = 1; const first = readB()",
        "b = 2; [first, readB()]",
      ],
      [1, 2],
    ],
    [
      "may replace a variable, also for earlier functions",
      ["let b = 1; const readB2 = () => b", 'import { b } from "./m.mjs"; [b, readB2()]'],
      [8, 8],
    ],
    [
      "may be replaced by another export, also for earlier functions",
      ['import { b } from "./m.mjs"; const readB3 = () => b', 'import { default as b } from "./m.mjs"', "readB3()"],
      7,
    ],
    [
      "may have the name of a global",
      ['import { URL } from "node:url"', "[new URL('http://a/b').pathname, typeof globalThis.URL]"],
      ["/b", "function"],
    ],
    ["may be re-exported", ['export { b } from "./m.mjs"; export * from "./m.mjs"; 1'], 1],
    [
      "may be extended",
      [
        'import { EventEmitter } from "node:events"',
        "class Mine extends EventEmitter {} new Mine() instanceof EventEmitter",
      ],
      true,
    ],
    ["takes Deno's npm specifiers", ['import { defineCommand as dc } from "npm:citty@0.2"; typeof dc'], "function"],
    [
      "takes Deno's npm specifiers when it is dynamic",
      ['typeof (await import("npm:citty@0.2")).defineCommand'],
      "function",
    ],
  ]);

  test("waits for the magic line above it, which may install the package", async () => {
    using session = openSession();

    const { code } = session.compile('import "./a.mjs"\nawait $k.magic(0);\nwork()\nimport "./b.mjs"');

    const order = ["a.mjs", "magic(0)", "b.mjs", "work"].map((part) => code.indexOf(part));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });
});
