// What cells show when they have ended, what bypasses the console, and what comes in pieces: over the wire it belongs to
// the cell that caused it, all of it, in whole characters.
import { describe, expect, test } from "vitest";

import { startKernel, TRANSPORTS } from "../helpers/kernel-client.ts";
import { contentsOf, textOf, typesOf } from "../helpers/messages.ts";

const PAUSE = "const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));";

/** A cell that shows things by timers and promises, under a name. */
const lateCell = (name: string): string => `
  let ticks_${name} = 0;
  const ticking_${name} = setInterval(() => {
    console.log("${name} tick", ticks_${name}++);
    if (ticks_${name} === 5) clearInterval(ticking_${name});
  }, 3);
  void (async () => { for (let i = 0; i < 5; i++) { await pause(4); console.log("${name} step", i) } })();
  void Promise.resolve().then(() => setTimeout(() => { display("${name} display"); console.error("${name} end") }, 40));`;

function linesOf(name: string): readonly string[] {
  return ["tick", "step"].flatMap((what) => Array.from({ length: 5 }, (_, i) => `${name} ${what} ${i}`));
}

describe.each(TRANSPORTS)("over %s", (transport) => {
  test("timers and promises of several cells that overlap show under the cell that started each", async () => {
    await using kernel = await startKernel(transport);
    await kernel.execute(PAUSE);

    const cells = await Promise.all(
      ["a", "b", "c"].map(async (name) => [name, await kernel.execute(lateCell(name))] as const),
    );
    await kernel.until("all of it", () =>
      cells.every(([, { request }]) => {
        const iopub = kernel.iopubOf(request);
        return textOf(iopub, "stdout").split("\n").length > 10 && textOf(iopub, "stderr") !== "";
      }),
    );

    for (const [name, { request }] of cells) {
      const iopub = kernel.iopubOf(request);
      expect(textOf(iopub, "stdout").trim().split("\n").toSorted()).toEqual(linesOf(name).toSorted());
      expect(textOf(iopub, "stderr")).toBe(`${name} end\n`);
      expect(contentsOf(iopub, "display_data")).toMatchObject([{ data: { "text/plain": `'${name} display'` } }]);
    }
  });

  test("what timers throw and promises reject is told in their cell, and ends nothing", async () => {
    await using kernel = await startKernel(transport);
    const timer = await kernel.execute(`setTimeout(() => { throw new RangeError("late") }, 20); undefined`);
    const promise = await kernel.execute(`void (async () => { await 1; throw new TypeError("lost") })()`);
    await kernel.until("the timer", () => textOf(kernel.iopubOf(timer.request), "stderr") !== "");

    const next = await kernel.execute("1 + 1");

    expect(textOf(kernel.iopubOf(timer.request), "stderr")).toMatch(/RangeError: late\n {4}at .*cell_1\.ts:1:/);
    expect(textOf(kernel.iopubOf(promise.request), "stderr")).toMatch(/TypeError: lost\n {4}at .*cell_2\.ts:1:/);
    expect(next.reply.content).toMatchObject({ status: "ok" });
  });

  test("native code and processes write to descriptors 1 and 2, and it arrives before the cell's idle", async () => {
    await using kernel = await startKernel(transport);
    const program = JSON.stringify("console.log('process out'); console.error('process err')");

    const { iopub } = await kernel.execute(`
      import { execFileSync } from "node:child_process";
      import { writeSync } from "node:fs";
      writeSync(1, "native out\\n");
      writeSync(2, "native err\\n");
      execFileSync(process.execPath, ["-e", ${program}], { stdio: "inherit" });`);

    expect(textOf(iopub, "stdout")).toBe("native out\nprocess out\n");
    expect(textOf(iopub, "stderr")).toBe("native err\nprocess err\n");
    expect(typesOf(iopub).at(-1)).toBe("idle");
  });

  test("a process that outlives its cell shows under the cell, as long as no other has begun", async () => {
    await using kernel = await startKernel(transport);
    const program = JSON.stringify("setTimeout(() => console.log('late process'), 50)");

    const { request } = await kernel.execute(`
      import { spawn } from "node:child_process";
      spawn(process.execPath, ["-e", ${program}], { stdio: "inherit" });
      undefined`);
    await kernel.until("its text", () => textOf(kernel.iopubOf(request), "stdout") === "late process\n");

    expect(typesOf(kernel.iopubOf(request))).toEqual(["busy", "execute_input", "idle", "stream"]);
  });

  test("lines and characters that come in pieces stay whole", async () => {
    await using kernel = await startKernel(transport);

    const printed = await kernel.execute(`
      ${PAUSE}
      for (const byte of Buffer.from("grün 🐧\\n")) { process.stdout.write(Uint8Array.of(byte)); await pause(1) }
      process.stdout.write("no line end"); await pause(40); process.stdout.write(", and on\\n")`);
    const native = await kernel.execute(`
      import { writeSync } from "node:fs";
      for (const byte of Buffer.from("grün 🐧\\n")) { writeSync(1, Uint8Array.of(byte)); await pause(1) }`);

    expect(textOf(printed.iopub, "stdout")).toBe("grün 🐧\nno line end, and on\n");
    expect(textOf(native.iopub, "stdout")).toBe("grün 🐧\n");
    expect(textOf(printed.iopub, "stdout") + textOf(native.iopub, "stdout")).not.toContain("\u{fffd}");
  });
});
