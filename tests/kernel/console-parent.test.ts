import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { isConsoleCommand } from "../../kernel/session/console-parent.ts";
import { packageRoot } from "../../src/shared/installation.ts";
import { NODE_MAJOR } from "../helpers/node-version.ts";

/** Node 22 has to be told that it may run TypeScript. */
const FLAGS = NODE_MAJOR < 24 ? ["--experimental-strip-types", "--disable-warning=ExperimentalWarning"] : [];

test.each<[command: readonly string[], isConsole: boolean]>([
  [["/opt/venv/bin/python3", "/opt/venv/bin/jupyter-console", "--kernel", "labtrail"], true],
  [["/usr/bin/python3", "-m", "jupyter_console"], true],
  [["/usr/local/bin/jupyter-console", "--kernel", "labtrail"], true],
  [["python", "C:/venv/Scripts/jupyter-console-script.py"], true],
  [["/usr/bin/python3", "/usr/bin/jupyter-lab", "/home/ada/jupyter-console"], false],
  [["/usr/bin/python3", "/usr/bin/jupyter-qtconsole"], false],
  [["/usr/bin/python3", "-m", "jupyter", "nbconvert"], false],
  [[""], false],
])("%j is a console: %j", (command, isConsole) => {
  expect(isConsoleCommand(command)).toBe(isConsole);
});

describe.skipIf(process.platform === "win32")("a process", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "labtrail-console-"));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** What a process says of the parent that has the given name. */
  function askBelow(parent: string): unknown {
    const module = pathToFileURL(join(packageRoot, "kernel", "session", "console-parent.ts")).href;
    const question = `import { isStartedByConsole } from ${JSON.stringify(module)};
      console.log(await isStartedByConsole());`;
    const script = `process.stdout.write(require("node:child_process").execFileSync(process.execPath,
      [...${JSON.stringify(FLAGS)}, "--input-type=module", "--eval", ${JSON.stringify(question)}]));`;
    const path = join(folder, parent);
    writeFileSync(path, script);
    return JSON.parse(execFileSync(process.execPath, [path], { encoding: "utf8" }));
  }

  test("knows that a console has started it", () => {
    expect(askBelow("jupyter-console")).toBe(true);
  });

  test("knows that something else has", () => {
    expect(askBelow("jupyter-lab.cjs")).toBe(false);
  });
});
