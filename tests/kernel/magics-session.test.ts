// What magics tell of the session and do to it, in a real kernel.
import { mkdirSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

import { describe, expect, test, vi } from "vitest";

import { renderBytes } from "../../kernel/magics/render-bytes.ts";
import { startKernel } from "../helpers/kernel-client.ts";
import { runCell, toShownCell } from "../helpers/magics.ts";

describe("%who and %whos", () => {
  test("list the names that hold something, with type and value, and run nothing of them", async () => {
    await using kernel = await startKernel();
    await runCell(
      kernel,
      `import { join } from "node:path";
       import * as os from "node:os";
       const rows = [1, 2, 3], text = "a\\nb"; let empty: number | undefined;
       class Frame { get shape() { throw new Error("was run") } }
       const frame = new Frame(); function twice(n: number) {
         return 2 * n;
       }
       const lazy = { get x() { throw new Error("was run") } };
       interface OnlyType {}`,
    );

    const who = await runCell(kernel, "%who");
    const whos = await runCell(kernel, "%whos");
    const some = await runCell(kernel, "%whos array FUNCTION");
    const none = await runCell(kernel, "%who Map");

    expect(who.stdout.trim().split(/\s+/)).toEqual(
      ["frame", "Frame", "join", "lazy", "os", "rows", "text", "twice"].toSorted((a, b) => a.localeCompare(b)),
    );
    expect(whos.stdout).toMatch(/^name +type +value\n-+ +-+ +-+\n/);
    expect(whos.stdout).toMatch(/\nrows +Array\(3\) +\[ 1, 2, 3 \]\n/);
    expect(whos.stdout).toMatch(/\ntext +string +'a\\nb'\n/);
    expect(whos.stdout).toMatch(/\njoin +function +\(imported\)\n/);
    expect(whos.stdout).toMatch(/\ntwice +function +function twice\(n\) \{ …\n/);
    expect(whos.stdout).toMatch(/\nlazy +Object +\{ x: \[Getter\] \}\n/);
    expect(some.stdout.match(/^\w+/gm)).toEqual(["name", "join", "rows", "twice"]);
    expect(none.stdout).toBe("no name is of the type Map\n");
  });

  test("say so when there is nothing", async () => {
    await using kernel = await startKernel();

    expect((await runCell(kernel, "%who")).stdout).toBe("no cell has declared a name yet\n");
  });
});

describe("%env", () => {
  test("sets, shows and removes a variable, for code and for commands", async () => {
    await using kernel = await startKernel();

    const set = await runCell(kernel, `%env COLOUR="deep blue"\n!echo $COLOUR\nprocess.env.COLOUR`);
    const shown = await runCell(kernel, "%env COLOUR");
    const removed = await runCell(kernel, "%env -d COLOUR\nprocess.env.COLOUR === undefined");
    const gone = await runCell(kernel, "%env COLOUR");

    expect([set.stdout, set.value]).toEqual(["COLOUR=deep blue\ndeep blue\n", "'deep blue'"]);
    expect(shown.stdout).toBe("COLOUR=deep blue\n");
    expect([removed.stdout, removed.value]).toEqual(["COLOUR is removed\n", "true"]);
    expect(gone.error).toContain('MagicError: there is no variable "COLOUR" in the environment');
  });

  test("never shows a secret", async () => {
    await using kernel = await startKernel();

    const set = await runCell(kernel, "%env OPENAI_API_KEY=sk-123\n%env DB_PASSWORD hunter2\n%env GITHUB_TOKEN=");
    const all = await runCell(kernel, "%env");
    const one = await runCell(kernel, "%env OPENAI_API_KEY");

    expect(set.stdout).toBe("OPENAI_API_KEY=********\nDB_PASSWORD=********\nGITHUB_TOKEN=\n");
    expect(all.stdout).toContain("OPENAI_API_KEY=********\n");
    expect(all.stdout).toMatch(/^PATH=.+$/m);
    expect(one.stdout).toBe("OPENAI_API_KEY=********\n");
    expect(all.stdout + one.stdout).not.toMatch(/sk-123|hunter2/);
  });
});

describe("%cd and %pwd", () => {
  test("go to a folder, back and home", async () => {
    await using kernel = await startKernel();
    const folder = realpathSync(kernel.folder);
    mkdirSync(join(folder, "my data"));

    const there = await runCell(kernel, `%cd "my data"\n%pwd\nprocess.cwd()`);
    const back = await runCell(kernel, "%cd -");
    const home = await runCell(kernel, "%cd");
    const wrong = await runCell(kernel, "%cd nowhere");

    const path = join(folder, "my data");
    expect([there.stdout, there.value]).toEqual([`${path}\n${path}\n`, `'${path}'`]);
    expect(back.stdout).toBe(`${folder}\n`);
    expect(home.stdout).toBe(`${realpathSync(homedir())}\n`);
    expect(wrong.error).toMatch(/^MagicError: the session cannot go to "nowhere": ENOENT/);
  });
});

describe("%history", () => {
  test("shows the session's cells, some of them, or those that match", async () => {
    await using kernel = await startKernel();
    await runCell(kernel, "const a = 1\na + 1");
    await runCell(kernel, "'fit'");
    await runCell(kernel, "3");

    const some = await runCell(kernel, "%history 1-2");
    const numbered = await runCell(kernel, "%history -n -o 1");
    const matching = await runCell(kernel, "%history --grep fit");
    const last = await runCell(kernel, "%history -l 2");
    const none = await runCell(kernel, "%history 99");

    expect(some.stdout).toBe("const a = 1\na + 1\n'fit'\n");
    expect(numbered.stdout).toBe("[1] const a = 1\n    a + 1\n// 2\n");
    expect(matching.stdout).toContain("'fit'\n");
    expect(last.stdout).toBe("%history --grep fit\n%history -l 2\n");
    expect(none.stdout).toBe("there is nothing of that kind in the history\n");
  });

  test.each([
    ["%history x", /"x" is neither a number nor of the form FROM-TO/],
    ["%history 3-1", /"3-1" is neither/],
    ["%history 1 -l 2", /"1" is about this session/],
  ])("refuses %j", async (code, message) => {
    await using kernel = await startKernel();

    expect((await runCell(kernel, code)).error).toMatch(message);
  });
});

describe("%reset", () => {
  test("begins with a fresh process, and goes on with the cell", async () => {
    await using kernel = await startKernel();
    await runCell(kernel, "const old = 1; globalThis.kept = 2; process.env.SET = 'x'");

    const { stdout, value } = await runCell(
      kernel,
      "// begin anew\n%reset --force\nlet fresh = 3;\n[typeof old, typeof kept, process.env.SET, fresh]",
    );
    const later = await runCell(kernel, "fresh + 1");
    const gone = await runCell(kernel, "old");

    expect([stdout, value]).toEqual(["the session is fresh\n", "[ 'undefined', 'undefined', undefined, 3 ]"]);
    expect(later.value).toBe("4");
    expect(gone.error).toBe("ReferenceError: old is not defined");
  });

  test.each([
    ["y", "the session is fresh\n", "'undefined'"],
    ["n", "nothing was reset\n", "'number'"],
  ])("asks first, and is told %j", async (answer, stdout, type) => {
    await using kernel = await startKernel();
    await runCell(kernel, "let old = 1");

    const running = kernel.sendExecute("%reset\ntypeof old");
    const question = await kernel.inputRequestOf(running.request);
    kernel.answerInput({ value: answer }, question);
    const shown = toShownCell(await running.exchange);

    expect([shown.stdout, shown.value]).toEqual([stdout, type]);
  });

  test("is refused where nobody can be asked, and below code", async () => {
    await using kernel = await startKernel();

    const silent = toShownCell(await kernel.execute("%reset", { allow_stdin: false }));
    const below = await runCell(kernel, "const a = 1\n%reset -f");

    expect(silent.error).toBe("MagicError: nobody can be asked whether that is meant");
    expect(below.error).toMatch(/^MagicError: "%reset" stands at the beginning of a cell/);
    expect((await runCell(kernel, "a")).value).toBe("1");
  });
});

describe("%config", () => {
  test("shows options and facts, and changes an option", async () => {
    // Whoever runs the tests may want no colours at all, and commands would get none then.
    vi.stubEnv("NO_COLOR", undefined);
    await using kernel = await startKernel();

    const all = await runCell(kernel, "%config");
    const set = await runCell(kernel, "%config shell=bash\n%config shell\n!echo ${BASH_VERSION:+bash}");
    const plain = await runCell(
      kernel,
      "%config color=off\n!echo [$FORCE_COLOR]\n%config color=on\n!echo [$FORCE_COLOR]",
    );

    expect(all.stdout).toMatch(/^shell +\/bin\/sh +the program that runs/m);
    expect(all.stdout).toMatch(/^node +\d+\./m);
    expect(set.stdout).toBe("shell=bash\nshell=bash\nbash\n");
    expect(plain.stdout).toBe("color=off\n[]\ncolor=on\n[1]\n");
  });

  test.each([
    ["%config shel=bash", /there is no option "shel"/],
    ["%config color=red", /"color=red" is not possible: it can be on or off/],
    ["%config shell=", /"shell=" is not possible/],
  ])("refuses %j", async (code, message) => {
    await using kernel = await startKernel();

    expect((await runCell(kernel, code)).error).toMatch(message);
  });
});

describe("%memory", () => {
  test("shows the process, and the largest variables first", async () => {
    await using kernel = await startKernel();
    await runCell(
      kernel,
      `const bytes = new Uint8Array(3_000_000), same = new Float32Array(bytes.buffer, 0, 10);
       const list = Array.from({ length: 200_000 }, (_, index) => index);
       const rows = Array.from({ length: 50_000 }, (_, id) => ({ id, name: "row number " + id }));
       const small = { a: 1 }; const tensor = { size: 1000, dtype: "float32" };
       const strange = new Proxy({}, { ownKeys() { throw new Error("was run") } });
       const loop: any = {}; loop.self = loop`,
    );

    const { stdout } = await runCell(kernel, "%memory -n 5");

    expect(stdout).toMatch(/^process +\d+ MB +all that/m);
    const largest = Array.from(stdout.matchAll(/^(\w+) +(?:about )?([\d.]+ [KM]?B) +\S+$/gm), ([, name, size]) => [
      name,
      size,
    ]);
    expect(largest.map(([name]) => name)).toEqual(["rows", "bytes", "same", "list", "tensor"]);
    expect(Object.fromEntries(largest)).toMatchObject({ bytes: "3.0 MB", list: "1.6 MB", tensor: "4.1 KB" });
    expect(stdout).toMatch(/^rows +about [4-7]\.\d MB +Array\(50000\)$/m);
  });
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1500, "1.5 KB"],
  [999_999, "1.0 MB"],
  [23_400_000, "23 MB"],
  [5e15, "5000 TB"],
])("%d bytes are %s", (bytes, text) => {
  expect(renderBytes(bytes)).toBe(text);
});
