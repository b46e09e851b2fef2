// Commands of the shell in a real kernel.
import { mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { quoteCommand } from "../../kernel/magics/shell/quote-command.ts";
import { parseCommand } from "../../src/language/magics/command-template.ts";
import { startKernel, TRANSPORTS, type TestKernel } from "../helpers/kernel-client.ts";
import { runCell, toShownCell } from "../helpers/magics.ts";
import { textOf } from "../helpers/messages.ts";

/** Stops a cell once it has printed something that matches. */
async function stopWhenPrinted(kernel: TestKernel, code: string, printed: RegExp) {
  const running = kernel.sendExecute(code);
  await kernel.until(`output like ${printed}`, () => printed.test(textOf(kernel.iopubOf(running.request), "stdout")));
  await kernel.request("interrupt_request", {}, "control");
  return toShownCell(await running.exchange);
}

/** Whether a process lives; one that has just been killed may be a moment from its end. */
function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

describe.each(TRANSPORTS)("over %s, !command", (transport) => {
  test("shows what the command prints, in order with the code around it", async () => {
    await using kernel = await startKernel(transport);

    const { stdout, error } = await runCell(kernel, "console.log(1)\n!echo two\nconsole.log(3)\n!echo four; echo five");

    expect([stdout, error]).toEqual(["1\ntwo\n3\nfour\nfive\n", undefined]);
  });
});

describe("!command", () => {
  test("shows output while the command runs", async () => {
    await using kernel = await startKernel();
    const running = kernel.sendExecute("!echo first; while [ ! -e go ]; do sleep 0.02; done; echo second");

    await kernel.until("the first line", () => textOf(kernel.iopubOf(running.request), "stdout") === "first\n");
    writeFileSync(join(kernel.folder, "go"), "");
    const { stdout } = toShownCell(await running.exchange);

    expect(stdout).toBe("first\nsecond\n");
  });

  test("keeps colours, marks stderr, and says how a command failed without failing the cell", async () => {
    await using kernel = await startKernel();

    const { stdout, stderr, error, value } = await runCell(
      kernel,
      String.raw`!printf '\033[31mred\033[0m\n'; echo "no such thing" >&2; exit 3` + "\n'after'",
    );

    expect(stdout).toBe("\u001B[31mred\u001B[0m\n");
    expect(stderr).toBe("no such thing\nthe command ended with exit code 3\n");
    expect([error, value]).toEqual([undefined, "'after'"]);
  });

  test("is handed values of the session as words, whatever is in them", async () => {
    await using kernel = await startKernel();
    writeFileSync(join(kernel.folder, "my file; rm -rf $HOME.txt"), "found\n");

    const { stdout, stderr } = await runCell(
      kernel,
      `const path = "my file; rm -rf $HOME.txt", list = ["a b", "c'd"]
       for (const n of [1, 2]) {
         !echo {n} "{path}" '{path}'
       }
       !cat {path}
       !printf '<%s>' {list} {await Promise.resolve(7)} {path}x`,
    );

    expect(stdout).toBe(
      "1 my file; rm -rf $HOME.txt {path}\n2 my file; rm -rf $HOME.txt {path}\nfound\n<a b><c'd><7><my file; rm -rf $HOME.txtx>",
    );
    expect(stderr).toBe("");
  });

  test.each([
    ["!echo {missing}", /^ReferenceError: missing is not defined/],
    ["!echo {undefined}", /^TypeError: a value in the command is undefined/],
    ["!echo {[new Map()]}", /^TypeError: a value in the command is an object/],
    ["const isOff = !isOnn", /^MagicError: "isOnn" is neither a name of this session nor a command/],
  ])("%s fails the cell", async (code, message) => {
    await using kernel = await startKernel();

    const { error } = await runCell(kernel, code);

    expect(error).toMatch(message);
  });

  test("shows where a value could not be made", async () => {
    await using kernel = await startKernel();

    const { reply } = await kernel.execute("let a\n!echo {1} {a.b}");

    expect(reply.content["traceback"]).toEqual(
      expect.arrayContaining(["    at cell_1.ts:2:14", "  !echo {1} {a.b}", "               ^"]),
    );
  });

  test("runs in the session's folder and with its environment", async () => {
    await using kernel = await startKernel();
    mkdirSync(join(kernel.folder, "sub"));

    const { stdout } = await runCell(
      kernel,
      "process.env.GREETING = 'hello'\nprocess.chdir('sub')\n!pwd; echo $GREETING",
    );

    expect(stdout).toBe(`${join(realpathSync(kernel.folder), "sub")}\nhello\n`);
  });

  test("says that a change of folder is for that command alone", async () => {
    await using kernel = await startKernel();

    const { stderr } = await runCell(kernel, "!cd ..");

    expect(stderr).toBe("`!cd` changes the folder of that command alone; `%cd` that of the session\n");
  });

  test("gives a command that asks no input, so that it does not hang", async () => {
    await using kernel = await startKernel();

    const { stdout } = await runCell(kernel, "!cat; echo over");

    expect(stdout).toBe("over\n");
  });

  test("does not wait for what the command leaves in the background, whose output still comes", async () => {
    await using kernel = await startKernel();

    const running = kernel.sendExecute("!(while [ ! -e go ]; do sleep 0.02; done; echo late) & echo done");
    await running.exchange;
    writeFileSync(join(kernel.folder, "go"), "");
    await kernel.until("the late line", () => textOf(kernel.iopubOf(running.request), "stdout").includes("late"));

    expect(textOf(kernel.iopubOf(running.request), "stdout")).toBe("done\nlate\n");
  });

  test("is TypeScript when the name has a value, and a command when it has none", async () => {
    await using kernel = await startKernel();
    writeFileSync(join(kernel.folder, "only.txt"), "");

    const command = await runCell(kernel, "!ls");
    const value = await runCell(kernel, "const ls = false\n!ls");
    const later = await runCell(kernel, "const isOff = !ls\nisOff");

    expect([command.stdout, command.value]).toEqual(["only.txt\n", undefined]);
    expect([value.stdout, value.value]).toEqual(["", "true"]);
    expect(later.value).toBe("true");
  });
});

describe("x = !command", () => {
  test("keeps the lines, the whole text and the exit code", async () => {
    await using kernel = await startKernel();

    const { stdout, stderr, value } = await runCell(
      kernel,
      `const lines: string[] = !printf 'a b\\nc\\n\\n'; echo problem >&2; exit 4
       JSON.stringify([lines, lines.join("+"), lines.text, lines.exitCode, Array.isArray(lines), Object.keys(lines).length])`,
    );

    expect(value).toBe(`'[["a b","c",""],"a b+c+","a b\\\\nc\\\\n",4,true,3]'`);
    expect([stdout, stderr]).toEqual(["", "problem\nthe command ended with exit code 4\n"]);
  });

  test("may be taken apart, and shown as an array", async () => {
    await using kernel = await startKernel();

    const { value } = await runCell(
      kernel,
      "const [first, ...rest] = !printf '1\\n2\\n3'\nlet all = !printf '%s\\n' {rest}\n[first, all]",
    );

    expect(value).toBe("[ '1', [ '2', '3' ] ]");
  });
});

describe("Stop", () => {
  test("ends a command with all that it has started, and keeps all variables", async () => {
    await using kernel = await startKernel();

    const { error, stdout } = await stopWhenPrinted(
      kernel,
      "const kept = 7\n!sh -c 'trap \"\" INT; echo $$; sleep 100' & echo $$; sleep 100",
      /\d+\n\d+\n/,
    );
    const { value } = await runCell(kernel, "kept");

    const processes = stdout.trim().split("\n").map(Number);
    expect([error, value]).toEqual(["KeyboardInterrupt: interrupted", "7"]);
    await expect.poll(() => processes.filter(isAlive), { timeout: 10_000 }).toEqual([]);
  });

  test("ends a command that prints without end, and one that is kept", async () => {
    await using kernel = await startKernel();

    const printing = await stopWhenPrinted(kernel, "!yes", /y\ny\n/);
    const keeping = await stopWhenPrinted(kernel, "console.log('begun')\nconst all = !sleep 100", /begun/);

    expect([printing.error, keeping.error]).toEqual([
      "KeyboardInterrupt: interrupted",
      "KeyboardInterrupt: interrupted",
    ]);
  });

  test("of the kernel ends what runs and what commands have left in the background", async () => {
    let background = 0;
    {
      await using kernel = await startKernel();
      const { stdout } = await runCell(kernel, "!sleep 100 & echo $!");
      background = Number(stdout);
      kernel.sendExecute("!sleep 101");
    }

    await expect.poll(() => isAlive(background), { timeout: 10_000 }).toBe(false);
  });
});

function quoted(command: string, values: readonly (string | readonly string[])[], platform: NodeJS.Platform): string {
  return quoteCommand(parseCommand(command), values, platform);
}

describe("a value in a command", () => {
  test.each<[command: string, values: readonly (string | readonly string[])[], text: string]>([
    ["ls {a}", ["src/a-b.ts"], "ls src/a-b.ts"],
    ["ls {a}", ["it's $HOME"], String.raw`ls 'it'\''s $HOME'`],
    ["ls {a} x", [""], "ls '' x"],
    ["ls {a} x", [[]], "ls  x"],
    ['ls "{a}"', ['"$`\\'], String.raw`ls "\"\$` + "\\`" + String.raw`\\"`],
    ['ls "{a}"', [["a b", "c"]], 'ls "a b c"'],
    ['ls "$(cat {a})"', ["a b"], `ls "$(cat 'a b')"`],
  ])("%s with %j", (command, values, text) => {
    expect(quoted(command, values, "linux")).toBe(text);
  });

  test.each<[command: string, values: readonly string[], text: string]>([
    ["dir {a}", ["src\\a"], "dir src\\a"],
    ["dir {a}", ["a b\\"], 'dir ^"a b\\\\^"'],
    ["echo {a}", ['"&|%'], 'echo ^"\\^"^&^|^%^"'],
    ['echo "{a}"', ['x"y'], 'echo "x\\"y"'],
  ])("on Windows, %s with %j", (command, values, text) => {
    expect(quoted(command, values, "win32")).toBe(text);
  });
});
