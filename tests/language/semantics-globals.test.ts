import { describe } from "vitest";

import { testCells } from "../helpers/cell-table.ts";

describe("a name that a global has", () => {
  testCells([
    [
      "may be declared, and means the user's value in later cells",
      ['const URL = "http://x"', "URL", 'const {URL: u2} = {URL}; u2 + new (globalThis.URL)("http://a/b").pathname'],
      "http://x/b",
    ],
    [
      "keeps its meaning for packages",
      [
        "const process = 1, Buffer = 2, Map = 3",
        'import * as cp from "node:url"; [process, Buffer, Map, typeof globalThis.process.pid]',
      ],
      [1, 2, 3, "number"],
    ],
    ["may be a parameter", ['const URL = "a"', "function sh(URL: number){ return URL + 1 } sh(1)"], 2],
    ["may be a property", ['const URL = "a"', "({ URL: 1 }).URL"], 1],
    [
      "may be a key and a method",
      ['const URL = "a"', "class Keys { URL = 1; Map() { return this.URL } } new Keys().Map()"],
      1,
    ],
    ["may be a label", ['const URL = "a"', "URL: for (;;) { break URL } URL"], "a"],
    ["may come from a shorthand pattern with a default", ['const { URL = "d" } = {} as any; URL'], "d"],
    ["may be a function, which keeps its name", ["function Map() { return 1 } Map.name + Map()"], "Map1"],
    ["may be an arrow, which keeps its name", ["const Map = () => 1; Map.name"], "Map"],
    [
      "may be a class, which keeps its name",
      ["class Map { static one = new Map() }; Map.name + (Map.one instanceof Map)"],
      "Maptrue",
    ],
    ["may be an enum", ["enum Map { A = 2 } Map.A"], 2],
    ["may be a nested `var`", ["if (true) { var Map = 3 as any } Map", "Map"], 3],
    ["may be what the cell's own wrapper declares", ["const require = 1, __dirname = 2; [require, __dirname]"], [1, 2]],
    [
      "means the parameter in a default of the same function",
      ["let Map = 5 as any", "((a = Map) => { var Map = 1; return a + Map })()"],
      6,
    ],
    [
      "is the same object in every cell",
      ["[1] instanceof Array && ({}).constructor === Object && new globalThis.Map() instanceof globalThis.Map"],
      true,
    ],
  ]);
});
