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

/** As a console of Jupyter begins. */
async function beginConsole(kernel: TestKernel): Promise<void> {
  await kernel.request("history_request", { hist_access_type: "tail", n: 10, output: false, raw: true });
}

describe("a display that changes", () => {
  test("is printed over its last state, however many lines that had", () => {
    const bar = new ConsoleBar();

    const text = ["1\n2\n3", "4", "5\n6"].map((state) => bar.replace("a", state)).join("") + bar.end();

    expect(screenAfter(text)).toEqual(["5", "6", ""]);
    expect(bar.end()).toBe("");
  });

  test("is printed below what was printed since, and below another one", () => {
    const bar = new ConsoleBar();

    const text = [bar.replace("a", "1"), bar.end(), "log\n", bar.replace("a", "2"), bar.replace("b", "3")].join("");

    expect(screenAfter(text)).toEqual(["1", "log", "2", "3"]);
  });

  test("has no lines that wrap in a terminal of usual width", () => {
    expect(new ConsoleBar().replace("a", "█".repeat(200))).toHaveLength(79);
  });
});

describe("a console", () => {
  test("is shown displays that change as text, and nothing it does not know", async () => {
    await using kernel = await startKernel();
    await beginConsole(kernel);

    const { iopub } = await kernel.execute(CELL);

    expect(new Set(typesOf(iopub))).toEqual(new Set(["busy", "execute_input", "stream", "idle"]));
    expect(screenAfter(textOf(iopub, "stdout"))).toEqual(["'two'", "after", ""]);
  });

  test("is shown the last state on a line of its own before the prompt comes back", async () => {
    await using kernel = await startKernel();
    await beginConsole(kernel);

    const { iopub } = await kernel.execute("for (const step of progress(3, { label: 'steps' })) void step");

    expect(screenAfter(textOf(iopub, "stdout"))).toEqual([expect.stringMatching(/^steps 100% .* 3\/3, in /), ""]);
    expect(typesOf(iopub).at(-1)).toBe("idle");
  });
});

test("a notebook that asks for the history, and a client that never did, get displays", async () => {
  await using kernel = await startKernel();

  const stranger = await kernel.execute(CELL);
  await beginConsole(kernel);
  const withoutUser = await kernel.execute(CELL, { allow_stdin: false });

  for (const { iopub } of [stranger, withoutUser]) {
    expect(typesOf(iopub)).toEqual(expect.arrayContaining(["display_data", "update_display_data"]));
  }
});
