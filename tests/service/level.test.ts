// `%types`, what becomes of a language server that is missing, dies or hangs, and files that change meanwhile.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import type { ServerCommand } from "../../src/service/server-process.ts";
import { ServiceError } from "../../src/service/service-error.ts";
import { startKernel, type TestKernel } from "../helpers/kernel-client.ts";
import { contentsOf, textOf, typesOf } from "../helpers/messages.ts";
import { withTypes } from "../helpers/types.ts";

const WRONG = `const n: number = "three"; "ran"`;

async function stderrOf(kernel: TestKernel, code: string): Promise<string> {
  return textOf((await kernel.execute(code)).iopub, "stderr");
}

async function matchesOf(kernel: TestKernel, code: string): Promise<readonly unknown[]> {
  const { reply } = await kernel.request("complete_request", { code, cursor_pos: code.length });
  return reply.content["matches"] as readonly unknown[];
}

function missingServer(): never {
  throw new ServiceError("TYPESCRIPT_MISSING", "TypeScript's package cannot be loaded", { hint: "Install it." });
}

/** A program of Node's in the place of the language server. */
function fakeServer(code: string): (cwd: string) => ServerCommand {
  return (cwd) => ({ program: process.execPath, args: ["-e", code], cwd });
}

async function processIdOf(kernel: TestKernel): Promise<number> {
  const told = textOf((await kernel.execute("%types")).iopub, "stdout");
  return Number(/process (\d+)/.exec(told)?.[1]);
}

describe("a fault in a cell's types", () => {
  test("is told below the result, and the reply does not wait for it", async () => {
    await using kernel = await startKernel("zeromq", withTypes());

    const { iopub, reply } = await kernel.execute(WRONG);

    expect(typesOf(iopub)).toEqual(["busy", "execute_input", "execute_result", "stream", "idle"]);
    expect(textOf(iopub, "stderr")).toContain(
      "cell_1.ts:1:7 - warning TS2322: Type 'string' is not assignable to type 'number'.",
    );
    expect(reply.content).toMatchObject({ status: "ok" });
  });

  test("keeps a cell from running when it is an error, and is not looked for when it is off", async () => {
    await using kernel = await startKernel("memory", withTypes());

    await kernel.execute("let ran = 0");
    await kernel.execute("%types error");
    const refused = await kernel.execute(`ran += 1; ${WRONG}`);
    const accepted = await kernel.execute("ran");
    await kernel.execute("%types off");
    const silent = await kernel.execute(WRONG);

    expect(refused.reply.content).toMatchObject({ status: "error", ename: "TypeFault" });
    expect(JSON.stringify(refused.reply.content["traceback"])).toContain("cell_3.ts:1:17 - error TS2322");
    expect(textOf(refused.iopub, "stderr")).toBe("");
    expect(contentsOf(accepted.iopub, "execute_result")).toMatchObject([{ data: { "text/plain": "0" } }]);
    expect(typesOf(silent.iopub)).toEqual(["busy", "execute_input", "execute_result", "idle"]);
  });

  test("comes as late output of its cell when another cell waits", async () => {
    await using kernel = await startKernel("memory", withTypes());

    const wrong = kernel.sendExecute(WRONG);
    const next = kernel.sendExecute("2");
    await Promise.all([wrong.exchange, next.exchange]);
    await kernel.until("the warning", () => textOf(kernel.iopubOf(wrong.request), "stderr") !== "");

    expect(textOf(kernel.iopubOf(wrong.request), "stderr")).toContain("TS2322");
    expect(textOf(kernel.iopubOf(next.request), "stderr")).toBe("");
  });

  test("comes before the reply for a client that nobody sits at, though the server has yet to start", async () => {
    await using kernel = await startKernel("memory", withTypes("warn", {}, { cold: 0, warm: 0 }));

    const wrong = kernel.sendExecute(WRONG, { allow_stdin: false });
    const next = kernel.sendExecute("n.missing", { allow_stdin: false });
    const [first, second] = [await wrong.exchange, await next.exchange];

    expect(textOf(first.iopub, "stderr")).toContain("TS2322");
    expect(textOf(second.iopub, "stderr")).toContain("TS2339");
    expect(typesOf(first.iopub).at(-1)).toBe("idle");
    const order = kernel.messages.map(({ message }) => message);
    const warning = order.findIndex((one) => one.header.msg_type === "stream");
    expect(warning).toBeLessThan(order.findIndex((one) => one.header.msg_type === "execute_reply"));
  });

  test("is waited for no longer when the cell is stopped", async () => {
    // It says nothing until nobody listens any more.
    const stuck = { command: fakeServer("process.stdin.on('end', () => process.exit()).resume()") };
    await using kernel = await startKernel("memory", withTypes("warn", stuck));

    const wrong = kernel.sendExecute(WRONG, { allow_stdin: false });
    await kernel.until("its result", () => typesOf(kernel.iopubOf(wrong.request)).includes("execute_result"));
    await kernel.request("interrupt_request", {}, "control");

    expect((await wrong.exchange).reply.content).toMatchObject({ status: "ok" });
  });

  test("of a silent cell is nobody's business", async () => {
    await using kernel = await startKernel("memory", withTypes());

    const { iopub } = await kernel.execute(WRONG, { silent: true });

    expect(typesOf(iopub)).toEqual(["busy", "idle"]);
  });
});

describe("types follow", () => {
  test("a file that is edited, one that appears, and a package that is installed", async () => {
    await using kernel = await startKernel("memory", withTypes());
    const write = (path: string, text: string): void => writeFileSync(join(kernel.folder, path), text);
    write("util.ts", `export * from "./deep";`);
    write("deep.ts", "export const value = 1;");
    const use = `import { value } from "./util"; value.toFixed();`;

    const first = await stderrOf(kernel, use);
    write("deep.ts", `export const value = "text"; // edited`);
    const edited = await stderrOf(kernel, use);
    const missing = await stderrOf(kernel, `const later = import("tiny").catch(() => 0)`);
    const folder = join(kernel.folder, "node_modules", "tiny");
    mkdirSync(folder, { recursive: true });
    write("node_modules/tiny/package.json", `{ "name": "tiny", "version": "1.0.0", "types": "index.d.ts" }`);
    write("node_modules/tiny/index.d.ts", "export declare const tiny: number;");
    write("node_modules/tiny/index.js", "exports.tiny = 1;");
    const installed = await stderrOf(kernel, `import { tiny } from "tiny"; tiny.toUpperCase`);

    expect(first).toBe("");
    expect(edited).toContain("Property 'toFixed' does not exist on type");
    expect(missing).toContain("TS2307");
    expect(installed).toContain("Property 'toUpperCase' does not exist on type 'number'");
  });

  test("short names of a package.json, an alias of a tsconfig.json, and files that are edited behind them", async () => {
    await using kernel = await startKernel("memory", withTypes());
    const write = (path: string, text: string): void => writeFileSync(join(kernel.folder, path), text);
    mkdirSync(join(kernel.folder, "src"));
    write("package.json", `{ "name": "own", "version": "2.0.0", "imports": { "#*": { "default": "./src/*.ts" } } }`);
    write("tsconfig.json", `{ "compilerOptions": { "strict": true, "paths": { "@/*": ["./src/*"] } } }`);
    write("src/short.ts", "export const short = 1;");
    write("src/alias.ts", "export const alias = 1;");
    const use = `import { short } from "#short"; import { alias } from "@/alias"; short.toFixed(); alias.toFixed();`;

    const first = await stderrOf(kernel, use);
    write("src/short.ts", `export const short = "edited";`);
    const second = await stderrOf(kernel, use);
    write("src/alias.ts", `export const alias = "edited";`);
    const third = await stderrOf(kernel, use);
    const manifest = await stderrOf(kernel, `import own from "./package.json"; own.version.length`);
    write("package.json", `{ "imports": { "#long": "./src/short.ts" } }`);
    const renamed = await stderrOf(kernel, `import { short as long } from "#long"; long.toFixed()`);

    expect([first, manifest]).toEqual(["", ""]);
    expect(second.match(/warning/g)).toHaveLength(1);
    expect(third.match(/warning/g)).toHaveLength(2);
    expect(renamed).toContain("Property 'toFixed' does not exist on type");
  });

  test("the project's tsconfig.json, also when it is edited", async () => {
    await using kernel = await startKernel("memory", withTypes());
    const write = (text: string): void => writeFileSync(join(kernel.folder, "tsconfig.json"), text);
    const loose = "function loose(value) { return value }";

    const without = await stderrOf(kernel, loose);
    write(`{ "compilerOptions": { "strict": true } }`);
    const strict = await stderrOf(kernel, loose);
    write(`{ "compilerOptions": { "strict": false, "baseUrl": ".", "paths": { "@lib/*": ["lib/*"] } } }`);
    mkdirSync(join(kernel.folder, "lib"));
    writeFileSync(join(kernel.folder, "lib", "one.ts"), "export const one = 1;");
    const relaxed = await stderrOf(kernel, loose);
    const viaPaths = await stderrOf(kernel, `import { one } from "@lib/one"; one.toUpperCase`);

    expect(without).toBe("");
    expect(strict).toContain("TS7006: Parameter 'value' implicitly has an 'any' type.");
    expect(relaxed).toBe("");
    expect(viaPaths).toContain("TS2339: Property 'toUpperCase' does not exist on type");
  });

  test("the names of a session that begins anew", async () => {
    await using kernel = await startKernel("memory", withTypes());
    await kernel.execute("const gone = { inside: 1 }");
    const before = await matchesOf(kernel, "gone.");

    await kernel.execute("process.exit(1)");
    const after = await matchesOf(kernel, "gon");

    expect(before).toEqual(["inside"]);
    expect(after).not.toContain("gone");
  });
});

describe("a language server that", () => {
  test("has died is started again, and knows what the old one knew", async () => {
    await using kernel = await startKernel("memory", withTypes());
    await kernel.execute("const point = { first: 1 }");
    await matchesOf(kernel, "point.");
    const old = await processIdOf(kernel);

    process.kill(old, "SIGKILL");
    const matches = await matchesOf(kernel, "point.");

    expect(matches).toEqual(["first"]);
    expect(await processIdOf(kernel)).not.toBe(old);
  });

  test("is not installed is told once, and values complete without it", async () => {
    await using kernel = await startKernel("memory", withTypes("warn", { command: missingServer }));

    const told = await stderrOf(kernel, "const data: any = { column: 1 }");
    const again = await stderrOf(kernel, WRONG);

    expect(told).toBe("TypeScript's package cannot be loaded. Install it.\n");
    expect(again).toBe("");
    expect(await matchesOf(kernel, "data.col")).toEqual(["column"]);
  });

  test("dies again and again is left alone, and says so once", async () => {
    await using kernel = await startKernel("memory", withTypes("warn", { command: fakeServer("process.exit(3)") }));

    const told: string[] = [];
    for (let round = 0; round < 4; round += 1) told.push(await stderrOf(kernel, `const n${round}: any = { a: 1 }`));

    expect(told.join("")).toMatch(/^the TypeScript server ended \d times within a minute\. [^\n]*\n$/);
    expect(await matchesOf(kernel, "n0.a")).toEqual(["a"]);
  });

  test("hangs is ended, and nothing waits for it for ever", async () => {
    await using kernel = await startKernel(
      "memory",
      withTypes("off", { command: fakeServer("setInterval(() => 0, 1000)"), hangLimitMs: 200 }),
    );
    await kernel.execute("const data: any = { column: 1 }");

    expect(await matchesOf(kernel, "data.col")).toEqual(["column"]);
  });

  test("speaks something else is told apart from a cell that fails", async () => {
    await using kernel = await startKernel(
      "memory",
      withTypes("warn", { command: fakeServer(String.raw`console.log("hello\r\n\r\n")`) }),
    );

    const { reply } = await kernel.execute("1");

    expect(reply.content).toMatchObject({ status: "ok" });
  });
});

function typeFolders(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith("labtrail-types-"));
}

test("the folder of the types and the server are gone with the kernel", async () => {
  const before = new Set(typeFolders());
  let folder: string | undefined;
  let server = 0;
  {
    await using kernel = await startKernel("memory", withTypes());
    await kernel.execute("1");
    server = await processIdOf(kernel);
    folder = typeFolders().find((name) => !before.has(name));
  }

  expect(folder).toBeDefined();
  expect(existsSync(join(tmpdir(), folder ?? ""))).toBe(false);
  expect(() => process.kill(server, 0)).toThrow("ESRCH");
});

test("a huge cell is checked, and completion does not wait for it", async () => {
  await using kernel = await startKernel("memory", withTypes());
  const rows = Array.from({ length: 5000 }, (_, id) => `  { id: ${id}, name: "row ${id}", mass: ${id / 7} },`).join(
    "\n",
  );

  const { iopub, reply } = await kernel.execute(`const rows = [\n${rows}\n];\nrows[0].missing`);

  expect(reply.content).toMatchObject({ status: "ok" });
  expect(textOf(iopub, "stderr")).toContain("cell_1.ts:5003:9 - warning TS2339");
  expect(await matchesOf(kernel, "rows[0].ma")).toEqual(["mass"]);
});

describe("%import", () => {
  test("imports a name, and writes the import in the place of the magic", async () => {
    await using kernel = await startKernel("memory", withTypes());

    const { reply, iopub } = await kernel.execute("%import existsSync\ntypeof existsSync");
    const chosen = await kernel.execute("%import readFile --from node:fs/promises");
    const later = await kernel.execute("readFile.name");

    expect(contentsOf(iopub, "execute_result")).toMatchObject([{ data: { "text/plain": "'function'" } }]);
    expect(textOf(iopub, "stderr")).toBe("");
    expect(reply.content["payload"]).toEqual([
      {
        source: "set_next_input",
        replace: true,
        text: `import { existsSync } from "node:fs";\ntypeof existsSync`,
      },
    ]);
    expect(textOf(chosen.iopub, "stdout")).toContain(`import { readFile } from "node:fs/promises";`);
    expect(contentsOf(later.iopub, "execute_result")).toMatchObject([{ data: { "text/plain": "'readFile'" } }]);
  });

  test("says when nobody exports the name, or not that module", async () => {
    await using kernel = await startKernel("memory", withTypes());

    const unknown = await kernel.execute("%import nobodyExportsThis");
    const wrong = await kernel.execute("%import readFile --from zod");

    expect(unknown.reply.content["evalue"]).toContain(`exports "nobodyExportsThis"`);
    expect(wrong.reply.content["evalue"]).toContain(`"zod" exports no "readFile"`);
  });

  test("completes names, and code completes what could be imported when it knows nothing else", async () => {
    await using kernel = await startKernel("memory", withTypes());

    expect(await matchesOf(kernel, "%import readFileS")).toContain("readFileSync");
    expect(await matchesOf(kernel, "readFileSy")).toContain("readFileSync");
    expect(await matchesOf(kernel, "readFileSync; consol")).toEqual(["console"]);
  });
});
