import { describe, expect, test } from "vitest";

import { ConsoleBar } from "../../kernel/session/console-bar.ts";
import { textOf, typesOf } from "../helpers/messages.ts";
import { startKernel, type TestKernel } from "../helpers/kernel-client.ts";

const CELL = `
  display("one", { display_id: "a" });
  display("two", { display_id: "a", update: true });
  console.log("after");
`;

/** What a terminal shows after all this was printed. */
function screenAfter(text: string): readonly string[] {
  const lines = [""];
  let row = 0;
  // oxlint-disable-next-line no-control-regex -- what moves the cursor
  for (const [sign, up] of text.matchAll(/\u001b\[(\d*)A|\u001b\[J|\r|\n|[^\u001b\r\n]+/g)) {
    if (sign.endsWith("A") && sign.startsWith("\u001b")) row -= Number(up);
    else if (sign === "\u001b[J") lines.splice(row, lines.length, "");
    else if (sign === "\n") lines[(row += 1)] ??= "";
    else if (sign !== "\r") lines[row] = (lines[row] ?? "") + sign;
  }
  return lines;
}

/** Starts a kernel as a console of Jupyter does, and begins as that does. */
async function startInConsole(): Promise<TestKernel> {
  const kernel = await startKernel("memory", { isStartedByConsole: true });
  await askForHistory(kernel);
  return kernel;
}

async function askForHistory(kernel: TestKernel): Promise<void> {
  await kernel.request("history_request", { hist_access_type: "tail", n: 10, output: false, raw: true });
}

describe("a display that changes", () => {
  test("is printed over its last state, however many lines that had", () => {
    const bar = new ConsoleBar();

    const text = ["1\n2\n3", "4", "5\n6"].map((state) => bar.replace("a", state)).join("") + bar.end();

    expect(screenAfter(text)).toEqual(["5", "6", ""]);
    expect(bar.end()).toBe("");
  });

  test("is printed anew below what was printed since", () => {
    const bar = new ConsoleBar();

    const text = [bar.replace("a", "1"), bar.end(), "log\n", bar.replace("a", "2")].join("");

    expect(screenAfter(text)).toEqual(["1", "log", "2"]);
  });

  test("stays above one that was shown after it, when both go on to change", () => {
    const bar = new ConsoleBar();

    const text = [
      ["a", "1"],
      ["b", "2\n3"],
      ["a", "4\n5"],
      ["b", "6"],
      ["a", "7"],
    ]
      .map(([id = "", state = ""]) => bar.replace(id, state))
      .join("");

    expect(screenAfter(text)).toEqual(["7", "6"]);
  });

  test("has no lines that wrap in a terminal of usual width", () => {
    expect(new ConsoleBar().replace("a", "█".repeat(200))).toHaveLength(79);
  });
});

describe("a console", () => {
  test("is shown displays that change as text, and nothing it does not know", async () => {
    await using kernel = await startInConsole();

    const { iopub } = await kernel.execute(CELL);

    expect(new Set(typesOf(iopub))).toEqual(new Set(["busy", "execute_input", "stream", "idle"]));
    expect(screenAfter(textOf(iopub, "stdout"))).toEqual(["'two'", "after", ""]);
  });

  test("is shown the last state on a line of its own before the prompt comes back", async () => {
    await using kernel = await startInConsole();

    const { iopub } = await kernel.execute("for (const step of progress(3, { label: 'steps' })) void step");

    expect(screenAfter(textOf(iopub, "stdout"))).toEqual([expect.stringMatching(/^steps 100% .* 3\/3, in /), ""]);
    expect(typesOf(iopub).at(-1)).toBe("idle");
  });
});

describe("displays that change are displays", () => {
  const CHANGING = ["display_data", "update_display_data"];

  test("for a client that asks for the history as a console does, but has not started the kernel", async () => {
    await using kernel = await startKernel();
    await askForHistory(kernel);

    const { iopub } = await kernel.execute(CELL);

    expect(typesOf(iopub)).toEqual(expect.arrayContaining(CHANGING));
  });

  test("for another client of a console's kernel, which nobody sits at", async () => {
    await using kernel = await startInConsole();

    const { iopub } = await kernel.execute(CELL, { allow_stdin: false });

    expect(typesOf(iopub)).toEqual(expect.arrayContaining(CHANGING));
  });
});
