// Packages of the UMD and DOM-probing kind find out where they run by looking for globals. A cell that has variables of
// those names must not mislead them.
import { spawnSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { openTestRuntime, type TestRuntime } from "../helpers/runtime.ts";

const PACKAGES = join(import.meta.dirname, "../../node_modules");

/** What no package expects under these names. */
const NONSENSE = `
  const window = { document: {} }, self = 7, top = "top", parent = null, frames = [], location = "here";
  const document = { createElement: 1, documentElement: {} }, history = [0.3, 0.2], localStorage = 3, chrome = 1;
  const module = "m", exports = [1], require = 2, process = "p", global = "g", globalThis_ = globalThis;
  const jQuery = "mine", $ = {}, _ = [], React = {}, ReactDOM = 1, Backbone = "b", ko = 0, angular = 2, Vue = {};
  const Deno = {}, Bun = {}, jest = {}, phantom = {}, nw = {}, goog = {}, __webpack_require__ = {}, msCrypto = {};
  const MutationObserver = () => 1, XMLHttpRequest = "x", HTMLElement = {}, Element = 1, Node = 2, FormData = 3;
  const addEventListener = 1, requestAnimationFrame = 2, setTimeout = 4, setImmediate = 5, Promise = "later";
  const Symbol = "s", Map = {}, Set = {}, Object = "o", Array = 1, Error = {}, URL = "u", Buffer = [], fetch = 6;
  const bootstrap = () => 1, ses = {}, Prism = {}, Sortable = 1, JSZip = 2, Papa = 3, numeral = 4, lunr = 5;
  function importScripts() { misled.push("importScripts") }
  class WorkerGlobalScope {}
`;

const USES: readonly (readonly [name: string, use: string, value: string])[] = [
  ["axios", `import axios from "axios"; axios.getUri({ url: "/a", params: { b: 1 } })`, "'/a?b=1'"],
  ["axios' choice of an adapter", `import axios from "axios"; axios.defaults.adapter`, "[ 'xhr', 'http', 'fetch' ]"],
  ["backbone", `import B from "backbone"; new B.Model({ a: 1 }).get("a")`, "1"],
  ["bluebird", `import B from "bluebird"; await B.map([1, 2], (one) => one + 1)`, "[ 2, 3 ]"],
  [
    "jquery",
    `let said = ""; try { await import("jquery") } catch (error) { said = (error as any).message } said`,
    "'jQuery requires a window with a document'",
  ],
  [
    "jszip",
    `import Zip from "jszip"; await new Zip().file("a.txt", "text").generateAsync({ type: "base64" }).then((zip) => zip.slice(0, 4))`,
    "'UEsD'",
  ],
  ["knockout", `import k from "knockout"; const n = k.observable(2); k.computed(() => n() + 1)()`, "3"],
  [
    "lunr",
    `import l from "lunr"; l(function (this: any) { this.ref("id"); this.field("text"); this.add({ id: 1, text: "ship" }) }).search("ships").length`,
    "1",
  ],
  ["numeral", `import n from "numeral"; n(1000).format("0,0")`, "'1,000'"],
  ["papaparse", `import P from "papaparse"; P.parse("a,b\\n1,2", { header: true }).data[0].b`, "'2'"],
  [
    "prismjs",
    `import P from "prismjs"; P.highlight("let a", P.languages.javascript, "javascript")`,
    `'<span class="token keyword">let</span> a'`,
  ],
  ["showdown", `import S from "showdown"; new S.Converter().makeHtml("# a")`, `'<h1 id="a">a</h1>'`],
  ["sortablejs", `import S from "sortablejs"; typeof S.create`, "'function'"],
  ["underscore", `import u from "underscore"; u.chunk([1, 2, 3], 2)`, "[ [ 1, 2 ], [ 3 ] ]"],
];

describe("a package loads and works after names that it looks for were declared", () => {
  let session: TestRuntime;
  beforeAll(async () => {
    session = openTestRuntime();
    symlinkSync(PACKAGES, join(session.folder, "node_modules"), "junction");
    await session.valueOf(
      `const misled: string[] = [], define = Object.assign(() => { misled.push("define") }, { amd: {} })`,
    );
    await session.valueOf(NONSENSE);
  });
  afterAll(() => session[Symbol.asyncDispose]());

  test.each(USES)("%s", async (_, use, value) => {
    expect(await session.valueOf(use)).toBe(value);
  });

  test("none of them called what the user declared", async () => {
    expect(await session.valueOf("misled")).toBe("[]");
  });

  test("and the user's names still mean what the user declared", async () => {
    expect(await session.valueOf("[history, jQuery, _, Map, self, typeof define]")).toBe(
      "[ [ 0.3, 0.2 ], 'mine', [], {}, 7, 'function' ]",
    );
  });
});

test.each([
  ["lunr", "typeof loaded", "define", "Object.assign(() => {}, { amd: {} })"],
  ["knockout", "typeof loaded.observable", "define", "Object.assign(() => {}, { amd: {} })"],
  ["prismjs", "typeof loaded.highlight", "document", "{}"],
  ["jszip", "typeof loaded", "self", "7"],
  ["axios", "loaded.defaults.adapter && typeof loaded.get", "WorkerGlobalScope", "class {}"],
])("%s would be misled by a variable in the script scope", (name, look, variable, value) => {
  const works = (declaration: string): boolean => {
    const script = `
      new (require("node:vm").Script)(${JSON.stringify(declaration)}).runInThisContext();
      const loaded = require(${JSON.stringify(name)});
      if ((${look}) !== "function") throw new Error("misled");
    `;
    return spawnSync(process.execPath, ["-e", script], { cwd: join(PACKAGES, "..") }).status === 0;
  };

  expect([works("let other"), works(`let ${variable} = ${value}`)]).toEqual([true, false]);
});
