// Notebooks written for Deno: `Deno.jupyter`, and the parts of `Deno` that notebooks use, in a real kernel.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { startKernel } from "../helpers/kernel-client.ts";
import { runCell } from "../helpers/magics.ts";
import { contentsOf } from "../helpers/messages.ts";

describe("Deno.jupyter", () => {
  test("shows templates, values, pictures and bundles", async () => {
    await using kernel = await startKernel();
    writeFileSync(join(kernel.folder, "dot.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");

    const { displays, error } = await runCell(
      kernel,
      `const { display, html, md } = Deno.jupyter;
       const name = "<World>";
       await display(md\`# Hello \${name}\`); await display(html\`<b>\${1 + 1}</b>\`);
       await Deno.jupyter.display(Deno.jupyter.svg\`<svg/>\`);
       await display({ "text/x-mine": "raw" }, { raw: true });
       await display(Deno.jupyter.image("dot.svg"));
       await display({ async [Deno.jupyter.$display]() { return { "text/plain": "own" } } });
       [await Deno.jupyter.format(html\`<i/>\`)]`,
    );

    expect(error).toBeUndefined();
    expect(displays.slice(0, 4)).toEqual([
      { "text/markdown": "# Hello <World>" },
      { "text/html": "<b>2</b>" },
      { "image/svg+xml": "<svg/>" },
      { "text/x-mine": "raw" },
    ]);
    expect(displays[4]).toMatchObject({ "image/svg+xml": expect.stringContaining("<svg") as string });
    expect(displays[5]).toEqual({ "text/plain": "own" });
  });

  test("shows the value of a cell, and updates a display", async () => {
    await using kernel = await startKernel();

    const { iopub } = await kernel.execute(
      `await Deno.jupyter.display("one", { display_id: "a" });
       await Deno.jupyter.display("two", { display_id: "a", update: true });
       Deno.jupyter.html\`<p>x</p>\``,
    );

    expect(contentsOf(iopub, "update_display_data")).toMatchObject([{ transient: { display_id: "a" } }]);
    expect(contentsOf(iopub, "execute_result")).toMatchObject([{ data: { "text/html": "<p>x</p>" } }]);
  });

  // As the notebooks show progress, and open widgets.
  test("broadcasts displays, streams and comms", async () => {
    await using kernel = await startKernel();

    const { iopub } = await kernel.execute(
      `await Deno.jupyter.broadcast("display_data", { data: { "text/plain": "0 %" }, metadata: {}, transient: { display_id: "p" } });
       await Deno.jupyter.broadcast("update_display_data", { data: { "text/plain": "9 %" }, metadata: {}, transient: { display_id: "p" } });
       await Deno.jupyter.broadcast("stream", { name: "stderr", text: "note" });
       await Deno.jupyter.broadcast("clear_output", { wait: true });
       await Deno.jupyter.broadcast("comm_open", { comm_id: "c", target_name: "jupyter.widget", data: { state: {} } }, { metadata: { version: "2" }, buffers: [new Uint8Array([1])] });
       await Deno.jupyter.broadcast("comm_msg", { comm_id: "c", data: { method: "update" } });`,
    );
    const wrong = await runCell(kernel, `await Deno.jupyter.broadcast("status", {})`);

    expect(contentsOf(iopub, "display_data")).toMatchObject([
      { data: { "text/plain": "0 %" }, transient: { display_id: "p" } },
    ]);
    expect(contentsOf(iopub, "update_display_data")).toMatchObject([{ data: { "text/plain": "9 %" } }]);
    expect(contentsOf(iopub, "stream")).toEqual([{ name: "stderr", text: "note" }]);
    expect(contentsOf(iopub, "clear_output")).toEqual([{ wait: true }]);
    expect(contentsOf(iopub, "comm_open")).toMatchObject([{ comm_id: "c", target_name: "jupyter.widget" }]);
    expect(contentsOf(iopub, "comm_msg")).toMatchObject([{ comm_id: "c", data: { method: "update" } }]);
    const open = iopub.find(({ header }) => header.msg_type === "comm_open");
    expect([open?.metadata["version"], open?.buffers.map((one) => [...one])]).toEqual(["2", [[1]]]);
    expect(wrong.error).toMatch(/^TypeError: a message of the type "status" cannot be broadcast/);
  });
});

describe("Deno", () => {
  test("knows the environment and the process", async () => {
    await using kernel = await startKernel();
    mkdirSync(join(kernel.folder, "sub"));

    const { value, error } = await runCell(
      kernel,
      `Deno.env.set("SEEN", "yes");
       const facts = [Deno.env.get("SEEN"), process.env.SEEN, Deno.env.has("NOPE"), Deno.env.get("NOPE"), Deno.env.toObject().SEEN];
       Deno.env.delete("SEEN"); Deno.chdir("sub");
       [...facts, Deno.env.has("SEEN"), Deno.cwd() === process.cwd(), Deno.cwd().endsWith("sub"), Deno.args.length, Deno.pid === process.pid,
        typeof Deno.version.deno, Deno.build.os.length > 0, Deno.inspect({ a: 1 })].join(" ")`,
    );

    expect([error, value]).toEqual([undefined, "'yes yes false  yes false true true 0 true string true { a: 1 }'"]);
  });

  test("reads and writes real files", async () => {
    await using kernel = await startKernel();

    const { value, error } = await runCell(
      kernel,
      `await Deno.mkdir("data/deep", { recursive: true });
       await Deno.writeTextFile("data/a.txt", "one");
       Deno.writeTextFileSync("data/a.txt", " two", { append: true });
       await Deno.writeFile("data/b.bin", new Uint8Array([1, 2, 3]));
       await Deno.copyFile("data/a.txt", "data/c.txt"); await Deno.rename("data/c.txt", "data/d.txt");
       const names = []; for await (const { name, isDirectory } of Deno.readDir("data")) names.push(name + (isDirectory ? "/" : ""));
       const bytes = await Deno.readFile("data/b.bin");
       const info = await Deno.stat("data/a.txt");
       using file = await Deno.open("data/b.bin", { read: true });
       const two = new Uint8Array(2); const count = await file.read(two);
       const temp = await Deno.makeTempFile({ suffix: ".txt" }); await Deno.remove(temp);
       [await Deno.readTextFile("data/a.txt"), Deno.readTextFileSync("data/d.txt"), names.sort().join(), bytes.constructor.name, [...bytes].join(),
        info.size, info.isFile, count, [...two].join()].join("|")`,
    );
    const more = await runCell(
      kernel,
      `await Deno.remove("data/deep"); await Deno.remove("data/d.txt");
       const file2 = Deno.openSync("data/e.txt", { write: true, create: true, truncate: true });
       await file2.write(new TextEncoder().encode("written")); file2.close();
       await Deno.writeTextFile("data/f.txt", new Blob(["streamed"]).stream());
       Deno.readTextFileSync(new URL("data/f.txt", import.meta.url))`,
    );

    expect([error, value]).toEqual([
      undefined,
      "'one two|one two|a.txt,b.bin,d.txt,deep/|Uint8Array|1,2,3|7|true|2|1,2'",
    ]);
    expect([more.error, more.value]).toEqual([undefined, "'streamed'"]);
    expect(readFileSync(join(kernel.folder, "data/e.txt"), "utf8")).toBe("written");
    expect(existsSync(join(kernel.folder, "data/deep"))).toBe(false);
  });

  test("throws Deno's own errors, at the user's place", async () => {
    await using kernel = await startKernel();

    const { value } = await runCell(
      kernel,
      `const caught = [];
       try { await Deno.readTextFile("nowhere") } catch (e) { caught.push(e instanceof Deno.errors.NotFound, e.name) }
       try { Deno.statSync("nowhere") } catch (e) { caught.push(e instanceof Deno.errors.NotFound) }
       await Deno.mkdir("there"); try { await Deno.mkdir("there") } catch (e) { caught.push(e.name) }
       try { await Deno.writeTextFile("absent", "", { create: false }) } catch (e) { caught.push(e.name) }
       caught.join()`,
    );
    const { reply } = await kernel.execute("const a = 1;\nDeno.readTextFileSync('nowhere')");

    expect(value).toBe("'true,NotFound,true,AlreadyExists,NotFound'");
    expect(reply.content).toMatchObject({ ename: "NotFound" });
    expect(reply.content["traceback"]).toEqual(expect.arrayContaining(["    at cell_2.ts:2:6"]));
  });

  test("runs programs", async () => {
    await using kernel = await startKernel();

    const { value, error } = await runCell(
      kernel,
      `const run = new Deno.Command(Deno.execPath(), { args: ["-e", "console.log(process.env.A); console.error('b'); process.exit(3)"], env: { A: "a" } });
       const { code, success, stdout, stderr } = await run.output();
       const sync = run.outputSync();
       const text = (bytes) => new TextDecoder().decode(bytes).trim();
       let missing; try { new Deno.Command("no-such-program").outputSync() } catch (e) { missing = e.name }
       [code, success, text(stdout), text(stderr), sync.code, text(sync.stdout), missing].join()`,
    );

    expect([error, value]).toEqual([undefined, "'3,false,a,b,3,a,NotFound'"]);
  });

  test("runs tests in the cell, and tells how each went", async () => {
    await using kernel = await startKernel();

    const { stdout, error } = await runCell(
      kernel,
      `Deno.test("adds", () => { if (1 + 1 !== 2) throw new Error("no") });
       Deno.test({ name: "waits", async fn(t) { await new Promise((r) => setTimeout(r, 20)); await t.step("inner", () => {}) } });
       Deno.test(function fails() { throw new RangeError("too far") });
       Deno.test.ignore("not now", () => {});
       console.log("first");`,
    );

    expect(error).toBeUndefined();
    expect(stdout).toMatch(
      /^first\nadds \.\.\. ok \(\d+ms\)\nwaits \.\.\. ok \(\d+ms\)\nfails \.\.\. FAILED \(\d+ms\)\nRangeError: too far\n[^]*\nnot now \.\.\. ignored\n$/,
    );
  });

  test("is not there for packages until a cell mentions it", async () => {
    await using kernel = await startKernel();

    const before = await runCell(kernel, `"De" + "no" in globalThis`);
    const after = await runCell(kernel, `typeof Deno`);

    expect([before.value, after.value]).toEqual(["false", "'object'"]);
  });
});
