// The names by which cells show things, in the process that runs them.
import { join } from "node:path";
import { readFileSync, writeFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import type { CellOutput } from "../../kernel/runtime/runtime.ts";
import { packageRoot } from "../../src/shared/installation.ts";
import { NODE_MAJOR } from "../helpers/node-version.ts";
import { openTestRuntime, type RanCell, type TestRuntime } from "../helpers/runtime.ts";

const GIF = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

async function valueOf(session: TestRuntime, source: string) {
  const { outcome } = await session.run(source);
  if (outcome.kind === "value") return { data: outcome.data, metadata: outcome.metadata };
  throw new Error(outcome.fault.traceback.join("\n"));
}

async function dataOf(session: TestRuntime, source: string): Promise<unknown> {
  return (await valueOf(session, source)).data;
}

function messageOf({ outcome }: RanCell): string {
  return outcome.kind === "error" ? outcome.fault.evalue : `no error, but ${outcome.kind}`;
}

function displaysOf(outputs: readonly CellOutput[]): readonly CellOutput[] {
  return outputs.filter(({ kind }) => kind === "display");
}

test("all names are there, none is listed among the globals, and each can be declared by the user", async () => {
  await using session = openTestRuntime();
  const names = "display updateDisplay clearOutput html md svg latex image json progress plot prompt getpass";

  const types = await session.valueOf(
    `"${names}".split(" ").map((name) => typeof (globalThis as any)[name]).join(" ")`,
  );
  const listed = await session.valueOf(`Object.keys(globalThis).filter((name) => "${names}".includes(name)).join(" ")`);
  await session.run(`const ${names.split(" ").join(" = 1, ")} = 1`);

  expect(types).toBe(`'${names.replaceAll(/\w+/g, "function")}'`);
  expect(listed).toBe("''");
  expect(await session.valueOf("display + plot")).toBe("2");
});

test("all names are declared for the type checker, which would call them unknown otherwise", async () => {
  await using session = openTestRuntime();
  const known =
    "Object.getOwnPropertyNames(globalThis).filter((name) => !Object.keys(globalThis).includes(name)).join(' ')";
  const declarations = readFileSync(join(packageRoot, "kernel/globals/labtrail.d.ts"), "utf8");

  const names = String(await session.valueOf(known));

  const missing = [
    "display",
    "updateDisplay",
    "clearOutput",
    "html",
    "md",
    "svg",
    "latex",
    "image",
    "json",
    "progress",
    "plot",
  ].filter(
    (name) =>
      !new RegExp(`\\b${name}\\b`).test(names) || !new RegExp(`(?:function|const) ${name}\\b`).test(declarations),
  );
  expect(missing).toEqual([]);
});

describe("html, md, svg and latex", () => {
  test("take a text as it is", async () => {
    await using session = openTestRuntime();

    expect(await dataOf(session, `html("<b>1</b>")`)).toEqual({ "text/html": "<b>1</b>", "text/plain": "<b>1</b>" });
    expect(await dataOf(session, `md("**1**")`)).toEqual({ "text/markdown": "**1**", "text/plain": "**1**" });
    expect(await dataOf(session, `svg("<circle r='1'/>")`)).toMatchObject({
      "image/svg+xml": `<svg xmlns="http://www.w3.org/2000/svg"><circle r='1'/></svg>`,
    });
    expect(await dataOf(session, `latex("x^2")`)).toEqual({ "text/latex": "$$x^2$$", "text/plain": "x^2" });
  });

  test("as tags, take what is interpolated for text", async () => {
    await using session = openTestRuntime();
    await session.run(`const evil = '<img src=x onerror="alert(1)">', some = "a_b*c*"`);

    expect(await dataOf(session, 'html`<p title="${evil}">${evil}</p>`')).toMatchObject({
      "text/html":
        `<p title="&lt;img src=x onerror=&quot;alert(1)&quot;&gt;">` +
        `&lt;img src=x onerror=&quot;alert(1)&quot;&gt;</p>`,
    });
    expect(await dataOf(session, "svg`<text>${evil}</text>`")).toMatchObject({
      "image/svg+xml": expect.stringContaining("<text>&lt;img"),
    });
    expect(await dataOf(session, "md`**${some}** ${evil}`")).toMatchObject({
      "text/markdown": String.raw`**a\_b\*c\*** &lt;img src=x onerror="alert\(1\)"\>`,
    });
    expect(await dataOf(session, String.raw`latex${"`"}\frac{${"${1}"}}{\text{${"${some}"}}}${"`"}`)).toMatchObject({
      "text/latex": String.raw`$$\frac{1}{\text{a\_b*c*}}$$`,
    });
  });

  test("as tags, take what the same tag has made as it is, in lists too, and leave out what is not there", async () => {
    await using session = openTestRuntime();

    const list = await dataOf(
      session,
      "html`<ul>${[1, '<2>'].map((n) => html`<li>${n}</li>`)}${null}${false}${0}</ul>`",
    );
    const mixed = await dataOf(session, "html`${svg`<g/>`} ${md`**no**`}`");

    expect(list).toMatchObject({ "text/html": "<ul><li>1</li><li>&lt;2&gt;</li>0</ul>" });
    expect(mixed).toMatchObject({ "text/html": "<g/> **no**" });
  });
});

describe("image", () => {
  test("shows bytes and files by what they hold, in the size that is asked for", async () => {
    await using session = openTestRuntime();
    const jpeg = Buffer.from("ffd8ffe000044a46ffc0000b080010002003", "hex");
    writeFileSync(join(session.folder, "photo.dat"), jpeg);
    session.write("line.svg", `<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>`);

    expect(await valueOf(session, `image("photo.dat", { width: 64, alt: "a photo" })`)).toEqual({
      data: { "image/jpeg": jpeg.toString("base64"), "text/plain": "a photo (JPEG, 32 × 16, 1 KB)" },
      metadata: { "image/jpeg": { width: 64, alt: "a photo" } },
    });
    expect(await dataOf(session, `image("line.svg")`)).toEqual({
      "image/svg+xml": expect.stringMatching(/^<\?xml/),
      "text/plain": "SVG image (1 KB)",
    });
    expect(await dataOf(session, `image(Buffer.from("${GIF}", "base64"), { height: 10, alt: '"<x>' })`)).toMatchObject({
      "text/html": `<img src="data:image/gif;base64,${GIF}" height="10" alt="&quot;&lt;x&gt;">`,
    });
  });

  test("keeps its size where it is displayed in the middle of a cell", async () => {
    await using session = openTestRuntime();

    const { outputs } = await session.run(
      `display(image(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10), { width: 5 }), { metadata: { note: 1 } }); 0`,
    );

    expect(displaysOf(outputs)).toMatchObject([{ metadata: { "image/png": { width: 5 }, note: 1 } }]);
  });

  test.each([
    [`image("nowhere.png")`, /^the image "nowhere\.png" cannot be read: ENOENT/],
    [`image("https://a.b/c.png")`, /^image reads files, not addresses: fetch it first, image\(await/],
    [`image(Uint8Array.of(1, 2))`, /^the content is no PNG, JPEG, GIF, WebP or SVG/],
    [`image(7)`, /^image takes bytes/],
    [`image(Uint8Array.of(0xff, 0xd8, 0xff), { width: "10px" })`, /^width of image is a number of pixels, not 10px/],
  ])("%s says what is wrong", async (source, message) => {
    await using session = openTestRuntime();

    expect(messageOf(await session.run(source))).toMatch(message);
  });
});

describe("json", () => {
  test("shows a tree, with what JSON cannot hold as text, as it is now", async () => {
    await using session = openTestRuntime();

    const tree = await valueOf(
      session,
      `const held = { a: 1n, b: [undefined] }; const tree = json(held, { expanded: true }); held.b = []; tree`,
    );
    const cyclic = await session.run(`const loop: any = {}; loop.loop = loop; json(loop)`);

    expect(tree).toEqual({
      data: { "application/json": { a: "1", b: [null] }, "text/plain": expect.stringContaining(`"a": "1"`) },
      metadata: { "application/json": { expanded: true } },
    });
    expect(messageOf(cyclic)).toMatch(/circular/);
    expect(messageOf(await session.run(`json(() => 1)`))).toBe(
      "json cannot show function: it is nothing that JSON can hold",
    );
  });
});

describe("display.register", () => {
  const CLASSES = `
    class Animal { name = "<i>"; }
    class Dog extends Animal {}
    class Cat extends Animal { [Symbol.for("Jupyter.display")]() { return { "text/plain": "cat itself" } } }
  `;

  test("shows the values of a class and of its subclasses, before what they say themselves", async () => {
    await using session = openTestRuntime();
    await session.run(CLASSES);

    await session.run(`display.register(Animal, (animal) => html\`<b>\${animal.name}</b>\`)`);
    await session.run(`display.register(Dog, (dog) => ({ "text/plain": "dog", "text/html": undefined }))`);

    expect(await dataOf(session, "new Animal()")).toMatchObject({ "text/html": "<b>&lt;i&gt;</b>" });
    expect(await dataOf(session, "new Dog()")).toEqual({ "text/plain": "dog" });
    expect(await dataOf(session, "new Cat()")).toMatchObject({ "text/html": "<b>&lt;i&gt;</b>" });
  });

  test("may leave a value to others, show another value in its stead, wait, and be taken back", async () => {
    await using session = openTestRuntime();
    await session.run(CLASSES);

    await session.run(`display.register(Dog, () => undefined); display.register(Cat, async () => [{ a: 1 }])`);
    expect(await dataOf(session, "new Dog()")).toEqual({ "text/plain": "Dog { name: '<i>' }" });
    expect(await dataOf(session, "new Cat()")).toMatchObject({ "text/html": expect.stringContaining("<table>") });

    await session.run(`display.register(Cat, null)`);
    expect(await dataOf(session, "new Cat()")).toEqual({ "text/plain": "cat itself" });
  });

  test("that fails is told, and the value is shown as if there were none", async () => {
    await using session = openTestRuntime();
    await session.run(CLASSES);

    const { outcome, execution } = await session.run(
      `display.register(Cat, () => { throw new Error("no") }); new Cat()`,
    );
    const endless = await session.run(`display.register(Dog, () => new Dog()); new Dog()`);

    expect(outcome).toMatchObject({ kind: "value", data: { "text/plain": "cat itself" } });
    expect(session.textOf(execution, "stderr")).toContain("Error: no");
    expect(endless.outcome).toMatchObject({ kind: "value", data: { "text/plain": "Dog { name: '<i>' }" } });
  });

  test.each([
    [`display.register({}, () => 1)`, "display.register needs a class, not {}"],
    [`display.register(Map, "x")`, "display.register needs a function that gives a bundle, not 'x'"],
  ])("%s says what is wrong", async (source, message) => {
    await using session = openTestRuntime();

    expect(messageOf(await session.run(source))).toBe(message);
  });
});

test("updateDisplay takes the place of a display, and needs to know of which", async () => {
  await using session = openTestRuntime();

  const { outputs } = await session.run(`
    display("one", { display_id: "a" });
    updateDisplay("two", "a");
    updateDisplay(html("<b/>"), { display_id: "a", metadata: { x: 1 } });
  `);
  const unknown = await session.run(`updateDisplay("two")`);

  expect(displaysOf(outputs)).toMatchObject([
    { displayId: "a", isUpdate: false },
    { displayId: "a", isUpdate: true, data: { "text/plain": "'two'" } },
    { displayId: "a", isUpdate: true, data: { "text/html": "<b/>" }, metadata: { x: 1 } },
  ]);
  expect(messageOf(unknown)).toMatch(/^updateDisplay needs the id of a display, not undefined/);
});

test("a proxy is shown by the display method of what it stands for, and no other of its answers is asked for", async () => {
  await using session = openTestRuntime();

  const own = await dataOf(
    session,
    `new Proxy({ [Symbol.for("Jupyter.display")]() { return { "text/plain": "mine" } } }, {})`,
  );
  const answersAll = await dataOf(
    session,
    `new Proxy({ a: 1 }, { get() { return () => ({ "text/plain": "anything" }) } })`,
  );

  expect(own).toEqual({ "text/plain": "mine" });
  // Node 26 says that it is one.
  expect(answersAll).toEqual({ "text/plain": NODE_MAJOR >= 26 ? "Proxy({ a: 1 })" : "{ a: 1 }" });
});

test("plot draws a chart, for pages, as a picture and as text", async () => {
  await using session = openTestRuntime();

  const bundle = await dataOf(session, `plot([{ x: 1, y: 2 }, { x: 2, y: 4 }], { x: "x", title: "<Growth>" })`);
  const unknown = await session.run(`plot([{ mass: 1 }], { y: "mas" })`);

  expect(bundle).toEqual({
    "text/html": expect.stringMatching(/^<svg xmlns=.*&lt;Growth&gt;.*<path d="M/),
    "image/svg+xml": expect.stringMatching(/^<svg .*fill="#fff"/),
    "text/plain": "<Growth>: line chart of y by x\ny  ▁█  2 to 4",
  });
  expect(messageOf(unknown)).toBe(`the frame has no column "mas": did you mean "mass"?`);
});
