// Magics that read and write files, and cells that are no TypeScript, in a real kernel.
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { CODE_MAGICS, TEXT_CELL_MAGICS } from "../../src/language/magics/magic-forms.ts";
import { MAGICS } from "../../kernel/magics/table.ts";
import { startKernel, type TestKernel } from "../helpers/kernel-client.ts";
import { runCell, toShownCell } from "../helpers/magics.ts";
import { contentsOf, textOf } from "../helpers/messages.ts";

function write(kernel: TestKernel, name: string, text: string): void {
  mkdirSync(join(kernel.folder, name, ".."), { recursive: true });
  writeFileSync(join(kernel.folder, name), text);
}

function read(kernel: TestKernel, name: string): string {
  return readFileSync(join(kernel.folder, name), "utf8");
}

/** A notebook of code cells, each with its tags. */
function notebookOf(...cells: readonly (readonly [source: string, ...tags: string[]])[]): string {
  return JSON.stringify({
    cells: cells.map(([source, ...tags], index) => ({
      cell_type: "code",
      id: `cell-${index}`,
      execution_count: null,
      metadata: { tags },
      outputs: [],
      source,
    })),
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  });
}

test("the grammar reads exactly those magics as code or text that take it so", () => {
  const takingText = MAGICS.filter(({ cell }) => cell?.takes === "text").map(({ name }) => name);
  const takingCode = MAGICS.filter(({ line, cell }) => line?.takes === "code" || cell?.takes === "code");

  expect(takingText.toSorted()).toEqual([...TEXT_CELL_MAGICS].toSorted());
  expect(takingCode.map(({ name }) => name).toSorted()).toEqual([...CODE_MAGICS.keys()].toSorted());
  for (const { name, line } of takingCode) {
    const flags = (line?.flags ?? []).flatMap((flag) => [flag.name, ...(flag.short === undefined ? [] : [flag.short])]);
    expect(flags.toSorted()).toEqual([...(CODE_MAGICS.get(name)?.valueFlags ?? [])].toSorted());
  }
});

describe("%%writefile", () => {
  test("writes the cell to a file, with its folders, and adds to it", async () => {
    await using kernel = await startKernel();
    write(kernel, "package.json", "{}");

    const first = await runCell(kernel, "%%writefile src/deep/a.ts\nexport const a = `\n%time x\n`;");
    const more = await runCell(kernel, "%%writefile -a src/deep/a.ts\n// more");
    const over = await runCell(kernel, "%%writefile src/deep/b.ts\n");
    const again = await runCell(kernel, "%%writefile src/deep/b.ts\nagain\n");
    const { value } = await runCell(kernel, 'import { a } from "./src/deep/a";\na');

    expect([first, more, over, again].map(({ stdout }) => stdout)).toEqual([
      "wrote src/deep/a.ts\n",
      "added to src/deep/a.ts\n",
      "wrote src/deep/b.ts\n",
      "wrote over src/deep/b.ts\n",
    ]);
    expect(read(kernel, "src/deep/a.ts")).toBe("export const a = `\n%time x\n`;\n// more\n");
    expect(read(kernel, "src/deep/b.ts")).toBe("again\n");
    expect(value).toBe(String.raw`'\n%time x\n'`);
  });

  test.each([
    ["%%writefile ../outside.txt\nx", /"\.\.\/outside\.txt" is outside of the project/],
    [`%%writefile ${join(tmpdir(), "outside.txt")}\nx`, /is outside of the project/],
    ["%%writefile ~/outside.txt\nx", /is outside of the project/],
    ["%%writefile link/outside.txt\nx", /is outside of the project/],
    ["%%writefile .git/hooks/post-checkout\nx", /belongs to git/],
    ["%%writefile folder\nx", /"folder" cannot be written: it is a folder/],
    ["%%writefile\nx", /"%%writefile" needs PATH/],
  ])("refuses %j", async (code, message) => {
    await using kernel = await startKernel();
    write(kernel, "package.json", "{}");
    mkdirSync(join(kernel.folder, "folder"));
    symlinkSync(tmpdir(), join(kernel.folder, "link"));

    const { error } = await runCell(kernel, code);

    expect(error).toMatch(message);
    expect(existsSync(join(kernel.folder, "..", "outside.txt"))).toBe(false);
  });
});

describe("%load", () => {
  test("asks the editor to put the file's text into the cell", async () => {
    await using kernel = await startKernel();
    write(kernel, "a.ts", "one\ntwo\nthree\n");

    const whole = await kernel.execute("%load a.ts");
    const part = await kernel.execute("%load -r 2-3 a.ts");

    expect(whole.reply.content["payload"]).toEqual([
      { source: "set_next_input", text: "// %load a.ts\none\ntwo\nthree\n", replace: true },
    ]);
    expect(part.reply.content["payload"]).toMatchObject([{ text: "// %load a.ts\ntwo\nthree" }]);
  });

  test("takes the code cells of a notebook", async () => {
    await using kernel = await startKernel();
    write(kernel, "b.ipynb", notebookOf(["const a = 1\n"], ["a"]));

    const { reply } = await kernel.execute("%load b.ipynb");

    expect(reply.content["payload"]).toMatchObject([{ text: "// %load b.ipynb\nconst a = 1\n\na" }]);
  });

  test.each([
    ["%load nowhere.ts", /"nowhere\.ts" cannot be loaded: there is no such file/],
    ["%load https://example.org/a.ts", /is an address, and only files can be loaded/],
    ["%load -r 3-1 a.ts", /"--lines 3-1" is not of the form FROM-TO/],
    ["%load broken.ipynb", /^NotebookError: /],
  ])("refuses %j", async (code, message) => {
    await using kernel = await startKernel();
    write(kernel, "a.ts", "one\n");
    write(kernel, "broken.ipynb", "{");

    expect((await runCell(kernel, code)).error).toMatch(message);
  });
});

describe("%ls", () => {
  test("lists a folder, a file, and names by a pattern", async () => {
    await using kernel = await startKernel();
    write(kernel, "data/a.csv", "1234");
    write(kernel, "data/b.csv", "");
    write(kernel, "data/.hidden", "");
    write(kernel, "data/sub/c.txt", "");

    const plain = await runCell(kernel, "%ls data");
    const all = await runCell(kernel, "%ls -a data");
    const long = await runCell(kernel, "%ls -l data/a.csv");
    const pattern = await runCell(kernel, "%cd data\n%ls *.csv");
    const none = await runCell(kernel, "%ls *.png");
    const wrong = await runCell(kernel, "%ls nowhere");

    expect(plain.stdout).toBe("a.csv  b.csv  sub/\n");
    expect(all.stdout).toBe(".hidden  a.csv    b.csv    sub/\n");
    expect(long.stdout).toMatch(/^size {2}changed +name\n-+ +-+ +-+\n 4 B {2}\d{4}-\d\d-\d\d \d\d:\d\d {2}a\.csv\n$/);
    expect(pattern.stdout).toMatch(/\na\.csv {2}b\.csv\n$/);
    expect(none.error).toBe('MagicError: nothing is called "*.png"');
    expect(wrong.error).toBe('MagicError: "nowhere" cannot be listed: there is no such file');
  });
});

describe("%run", () => {
  test("runs a file in the session, whose names are then there", async () => {
    await using kernel = await startKernel();
    write(kernel, "lib/util.ts", "export const twice = (n: number): number => 2 * n;");
    write(
      kernel,
      "lib/prepare.ts",
      `import { twice } from "./util";\nimport { join } from "node:path";\nconst { twice: again } = await import("./util.ts");\nexport const four: number = twice(again(1));\nconsole.log("prepared", start);\nfour * 100`,
    );

    const ran = await runCell(kernel, "const start = 7\n%run lib/prepare.ts\n[four, twice(5), join('a', 'b')]");
    const later = await runCell(kernel, "twice(four)");

    expect([ran.stdout, ran.value, ran.error]).toEqual(["prepared 7\n", "[ 4, 10, 'a/b' ]", undefined]);
    expect(later.value).toBe("8");
  });

  test("runs a notebook with its magics, but not its skipped cells", async () => {
    await using kernel = await startKernel();
    write(
      kernel,
      "sub/load.ipynb",
      notebookOf(
        ["%env LOADED=yes\nimport { one } from './one'\nlet total = one"],
        ["throw new Error('never')", "skip-execution"],
        ["!echo {total}\ntotal += 1\n'not shown'"],
      ),
    );
    write(kernel, "sub/one.ts", "export const one = 1");

    const { stdout, value, displays } = await runCell(kernel, "%run sub/load.ipynb\n%env LOADED\ntotal");

    expect([stdout, value, displays]).toEqual(["LOADED=yes\n1\nLOADED=yes\n", "2", []]);
  });

  test("runs as often as its line is reached, and inside of another", async () => {
    await using kernel = await startKernel();
    write(kernel, "count.ts", "count += 1");
    write(kernel, "outer.ipynb", notebookOf(["%run count.ts\n!echo outer {count}"]));

    const { stdout, value } = await runCell(
      kernel,
      "let count = 0\nfor (const _ of [1, 2]) {\n  %run count.ts\n}\n%run outer.ipynb\n!echo cell {count}\ncount",
    );

    expect([stdout, value]).toEqual(["outer 3\ncell 3\n", "3"]);
  });

  test("fails the cell as the file fails, at the file's own place", async () => {
    await using kernel = await startKernel();
    write(kernel, "bad.ts", "const before = 1;\nfunction fail() {\n  throw new RangeError('too far');\n}\nfail();");

    const { reply } = await kernel.execute("%run bad.ts\nconsole.log('never')");
    const { value } = await runCell(kernel, "before");
    const caught = await runCell(
      kernel,
      "let seen\ntry {\n  %run bad.ts\n} catch (error) { seen = error.message }\nseen",
    );

    expect(reply.content).toMatchObject({ status: "error", ename: "RangeError", evalue: "too far" });
    expect(reply.content["traceback"]).toEqual(
      expect.arrayContaining([
        "RangeError: too far",
        "    at bad.ts:5:1",
        "bad.ts:3",
        "    throw new RangeError('too far');",
      ]),
    );
    expect(value).toBe("1");
    expect(caught.value).toBe("'too far'");
  });

  test.each([
    ["%run nowhere.ts", /"nowhere\.ts" cannot be run: there is no such file/],
    ["%run a.py", /"a\.py" is neither TypeScript, JavaScript nor a notebook/],
    ["%run wrong.ts", /^SyntaxError: /],
    ["%run broken.ipynb", /^NotebookError: /],
  ])("refuses %j", async (code, message) => {
    await using kernel = await startKernel();
    write(kernel, "wrong.ts", "let = = 1");
    write(kernel, "broken.ipynb", "{");

    expect((await runCell(kernel, code)).error).toMatch(message);
  });

  test("is stopped with its cell", async () => {
    await using kernel = await startKernel();
    write(kernel, "slow.ts", "console.log('begun');\nawait new Promise(() => {});");

    const running = kernel.sendExecute("let kept = 1\n%run slow.ts");
    await kernel.until("the file's output", () => textOf(kernel.iopubOf(running.request), "stdout") === "begun\n");
    await kernel.request("interrupt_request", {}, "control");
    const { error } = toShownCell(await running.exchange);

    expect([error, (await runCell(kernel, "kept")).value]).toEqual(["KeyboardInterrupt: interrupted", "1"]);
  });
});

describe("a cell that is no TypeScript", () => {
  test.each([
    ["html", "text/html", "<b>`${x}`</b>\n%time\n!ls"],
    ["markdown", "text/markdown", "# It's *this*"],
    ["svg", "image/svg+xml", "<svg/>"],
    ["javascript", "application/javascript", "element.append('x')"],
  ])("is shown as %s", async (name, mimeType, text) => {
    await using kernel = await startKernel();

    const { displays, error } = await runCell(kernel, `%%${name}\n${text}`);

    expect([displays, error]).toEqual([[{ [mimeType]: text }], undefined]);
  });

  test("runs as a script of the shell, in the session's folder", async () => {
    await using kernel = await startKernel();

    const { stdout, stderr, error } = await runCell(
      kernel,
      '%%sh\nfor i in 1 2; do\n  echo "${i}"\ndone\necho problem >&2\n[ -n "$PWD" ] && basename "$PWD"',
    );

    expect(stdout).toBe(`1\n2\n${kernel.folder.split("/").at(-1)}\n`);
    expect([stderr, error]).toEqual(["problem\n", undefined]);
  });

  test("fails with its script, which a failing !command does not", async () => {
    await using kernel = await startKernel();

    const failed = await kernel.execute("%%bash\necho before\nexit 3");
    const stopped = kernel.sendExecute("%%sh\necho begun\nsleep 100");
    await kernel.until("output", () => textOf(kernel.iopubOf(stopped.request), "stdout") === "begun\n");
    await kernel.request("interrupt_request", {}, "control");
    const { error } = toShownCell(await stopped.exchange);

    expect(toShownCell(failed)).toMatchObject({
      stdout: "before\n",
      error: "MagicError: the script ended with exit code 3",
    });
    expect(contentsOf(failed.iopub, "error")).toHaveLength(1);
    expect(error).toBe("KeyboardInterrupt: interrupted");
  });
});
