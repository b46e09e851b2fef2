// Names that packages look for are kept apart from the user's; nobody must see that.
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { matchesAt, summaryAt } from "../helpers/look.ts";
import { openTestRuntime, type TestRuntime } from "../helpers/runtime.ts";

async function evalueOf(session: TestRuntime, source: string): Promise<string> {
  const { outcome } = await session.run(source);
  return outcome.kind === "error" ? outcome.fault.evalue : `ended with ${outcome.kind}`;
}

describe("a message of V8 about a name that is kept apart says the user's own", () => {
  let session: TestRuntime;
  beforeAll(() => {
    session = openTestRuntime();
  });
  afterAll(() => session[Symbol.asyncDispose]());

  test.each([
    ["called as a method", "const document: any = {}; document.foo()", "document.foo is not a function"],
    ["called", "const document: any = {}\ndocument()", "document is not a function"],
    ["constructed", "const Vue: any = {}; new Vue.Component()", "Vue.Component is not a constructor"],
    ["iterated", "const window: any = 1; for (const one of window);", "window is not iterable"],
    ["taken apart", "let $: any; const { a } = $", "Cannot destructure property 'a' of '$' as it is undefined."],
    ["a tag", "const _: any = 1; _`text`", "_ is not a function"],
    [
      "in a function of an earlier cell",
      "const self: any = {}; const run = () => self.go(); run()",
      "self.go is not a function",
    ],
    [
      "beside a name that looks like ours",
      "const price$user: any = 1, URL: any = price$user; price$user(URL.x)",
      "price$user is not a function",
    ],
    ["imported", 'import { sep } from "node:path"; (sep as any)()', "sep is not a function"],
    ["imported, called as a method", 'import { sep } from "node:path"; (sep as any).go(1)', "sep.go is not a function"],
    ["imported by default", 'import fs from "node:fs"; (fs as any).nope()', "fs.nope is not a function"],
    ["imported and missing", 'import { nope } from "node:fs"; nope(1)', "nope is not a function"],
    [
      "imported and constructed",
      'import { sep as Sep } from "node:path"; new (Sep as any)()',
      "Sep is not a constructor",
    ],
    [
      "imported with a name that is a text",
      'import { "x-y" as xy } from "node:fs"; (xy as any)()',
      "xy is not a function",
    ],
    ["awaited and called", "(await Promise.resolve(1 as any))()", "(intermediate value) is not a function"],
    ["awaited and iterated", "for (const one of await (1 as any));", "(intermediate value) is not iterable"],
    [
      "awaited and taken apart",
      "const { a } = await (null as any)",
      "Cannot destructure property 'a' of '(intermediate value)' as it is null.",
    ],
    ["a member of import.meta", "(import.meta as any).nope()", "import.meta.nope is not a function"],
  ])("%s", async (_, source, message) => {
    expect(await evalueOf(session, source)).toBe(message);
  });

  test("also where the user catches it, in every way", async () => {
    await session.run("const document: any = {}, messages: string[] = []");

    await session.run("try { document.foo() } catch (error) { messages.push((error as Error).message) }");
    await session.run("try { document.foo() } catch ({ message }) { messages.push(message as string) }");
    await session.run(
      "try { document.foo() } catch ({ message: text = document }) { { let message = text; messages.push(message) } }",
    );
    await session.run(
      "try { await (async () => document.foo())() } catch (error: any) { messages.push(error.message) }",
    );
    await session.run(
      "try { try { document.foo() } catch { throw new Error('again') } } catch (error: any) { messages.push(error.message) }",
    );

    const expected = [...Array<string>(4).fill("'document.foo is not a function'"), "'again'"];
    expect(await session.valueOf("messages")).toBe(`[\n  ${expected.join(",\n  ")}\n]`);
  });

  test("and so does its stack, a printed error, and one that nobody catches", async () => {
    const { execution } = await session.run(`
      const document: any = { open: function () { document.foo() }, close: () => document.foo() };
      const thrown = (run: () => void): any => { try { run() } catch (error) { return error } };
      console.log(thrown(document.open).stack);
      console.error(thrown(document.close));
      setTimeout(() => document.foo());
      Promise.reject(thrown(document.open));
      process.stdout.write(await Promise.resolve().then(document.open).catch((error) => error.stack + "\\n"));
    `);
    await session.waitUntil(() => session.textOf(execution, "stderr").includes("callback"));

    const text = session.textOf(execution) + session.textOf(execution, "stderr");
    expect(text).not.toContain("$user");
    expect(text.match(/document\.foo is not a function/g)).toHaveLength(5);
    expect(text).toMatch(/    at open \(cell_\d+\.ts:2:\d+\)/);
  });
});

test("functions and classes have the user's own names, wherever they are assigned", async () => {
  await using session = openTestRuntime();

  const names = await session.valueOf(`
    let document = () => 1, window = class {}, self = function () {};
    function define() {}
    class HTMLElement {}
    const first = [document, window, self, define, HTMLElement];
    document = () => 2;
    (() => { window = class {} })();
    let $: any; $ ??= () => 3;
    const { _ = () => 4 }: any = {};
    const [__proto__ = () => 5]: any = [];
    [...first, document, window, $, _, __proto__].map((one: any) => one.name).join()
  `);

  expect(names).toBe("'document,window,self,define,HTMLElement,document,window,$,_,__proto__'");
});

test("a name that no cell declares means the global, also one that is set later", async () => {
  await using session = openTestRuntime();

  const before = await session.valueOf("typeof document");
  await session.run(`(globalThis as any).document = { title: "page" }`);

  expect(before).toBe("'undefined'");
  expect(await session.valueOf("(document as any).title")).toBe("'page'");
});

test("completion and looking know the user's names only", async () => {
  await using session = openTestRuntime();
  await session.run(`const document = { body: 1 }, docs = 2`);

  expect(await matchesAt(session, "doc|")).toEqual(["document", "docs"]);
  expect(await matchesAt(session, "document.bo|")).toEqual(["body"]);
  expect(await summaryAt(session, "doc|ument")).toBe("Object\n{ body: 1 }");
  expect(await session.runtime.describeValue("document")).toMatchObject({ type: "Object" });
});

test("names stay apart when they change their kind, and earlier functions see it", async () => {
  await using session = openTestRuntime();

  await session.run("const document: any = 1; const read = () => document");
  await session.run("function document() { return 2 }");
  const asFunction = await session.valueOf("read()()");
  await session.run("class document { static v = 3 }");
  const asClass = await session.valueOf("read().v");
  await session.run("enum document { v = 4 }");
  const asEnum = await session.valueOf("read().v");
  await session.run('import * as document from "node:path"');

  expect([asFunction, asClass, asEnum]).toEqual(["2", "3", "4"]);
  expect(await session.valueOf("typeof read().join")).toBe("'function'");
  expect(await session.valueOf("typeof (globalThis as any).document")).toBe("'undefined'");
});

test("a stopped cell ends also where it catches everything", async () => {
  await using session = openTestRuntime();
  const pause = "await new Promise((done) => setTimeout(done, 1))";
  const running = session.run(`
    let rounds = 0;
    console.log("started");
    for (;;) { try { ${pause}; rounds += 1 } catch {} }
  `);
  await session.waitUntil(() => session.outputs.length > 0);

  await session.runtime.interrupt();

  expect((await running).outcome.kind).toBe("interrupted");
  expect(await session.valueOf(`const seen = rounds; for (let i = 0; i < 20; i += 1) ${pause}; rounds - seen`)).toBe(
    "0",
  );
});
