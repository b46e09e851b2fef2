import { describe, expect, test } from "vitest";

import { renderDuration } from "../../kernel/magics/measure/duration.ts";
import { renderFlameChart } from "../../kernel/magics/measure/flame-chart.ts";
import { toFunctionTimes } from "../../kernel/magics/measure/profile-table.ts";
import { renderSeries } from "../../kernel/magics/measure/timeit.ts";
import type { ProfileNode } from "../../kernel/runtime/inquiry.ts";
import { startKernel } from "../helpers/kernel-client.ts";
import { runCell, toShownCell } from "../helpers/magics.ts";
import { contentsOf } from "../helpers/messages.ts";

const TIMES =
  /^wall time: [\d.]+ (?:ns|µs|ms|s), processor: [\d.]+ (?:ns|µs|ms|s) user \+ [\d.]+ (?:ns|µs|ms|s) system\n$/;
const SERIES = /^[\d.]+ (?:ns|µs|ms|s) ± [\d.]+ (?:ns|µs|ms|s) per call \(mean ± deviation of (.*)\)\n$/;

describe("%time", () => {
  test("tells how long a line took, and gives its value", async () => {
    await using kernel = await startKernel();

    const { stdout, value } = await runCell(kernel, "const two = 2\n%time two + 1");

    expect(stdout).toMatch(TIMES);
    expect(value).toBe("3");
  });

  test("leaves what the line declares to the session", async () => {
    await using kernel = await startKernel();

    await runCell(kernel, "%time const answer: number = await Promise.resolve(42)");
    const { value } = await runCell(kernel, "answer");

    expect(value).toBe("42");
  });

  test("waits for a promise, and counts the time", async () => {
    await using kernel = await startKernel();

    const { stdout, value } = await runCell(kernel, "%time new Promise((resolve) => setTimeout(resolve, 120, 'late'))");

    expect(Number(/wall time: ([\d.]+) ms/.exec(stdout)?.[1])).toBeGreaterThanOrEqual(119);
    expect(value).toBe("'late'");
  });

  test("prints below what the code has printed", async () => {
    await using kernel = await startKernel();

    const { stdout } = await runCell(kernel, "%%time\nconsole.log('first')\nconst a = 1\n// the end");

    expect(stdout).toMatch(/^first\nwall time: /);
  });

  test("counts each round of a loop", async () => {
    await using kernel = await startKernel();

    const { stdout } = await runCell(kernel, "for (const n of [1, 2]) {\n  %time console.log(n)\n}");

    expect(stdout).toMatch(/^1\nwall time: .*\n2\nwall time: .*\n$/);
  });

  test("lets an error of the code through, at its own place", async () => {
    await using kernel = await startKernel();

    const { reply, iopub } = await kernel.execute("let a\n%time a.missing");
    const { value, stdout } = await runCell(kernel, "%time 1");

    expect(reply.content).toMatchObject({ ename: "TypeError" });
    expect(reply.content["traceback"]).toEqual(
      expect.arrayContaining(["    at cell_1.ts:2:9", "cell_1.ts:2", "  %time a.missing"]),
    );
    expect(contentsOf(iopub, "stream")).toEqual([]);
    expect([value, stdout]).toEqual(["1", expect.stringMatching(TIMES)]);
  });

  test("shows a mistake in the code at its own place", async () => {
    await using kernel = await startKernel();

    const { reply } = await kernel.execute("%time f(1,, 2)");

    expect(reply.content).toMatchObject({ ename: "SyntaxError" });
    expect(reply.content["traceback"]).toEqual(expect.arrayContaining(["    %time f(1,, 2)", "              ^"]));
  });

  test("is stopped with its cell, and can be used again", async () => {
    await using kernel = await startKernel();
    await runCell(kernel, "let begun = false");

    const running = kernel.sendExecute("%%time\nconsole.log('begun')\nawait new Promise(() => {})");
    await kernel.until("the cell's output", () => contentsOf(kernel.iopubOf(running.request), "stream").length > 0);
    await kernel.request("interrupt_request", {}, "control");
    const stopped = toShownCell(await running.exchange);
    const next = await runCell(kernel, "%time 1");

    expect(stopped.error).toMatch(/^KeyboardInterrupt/);
    expect(next.stdout).toMatch(TIMES);
  });
});

describe("%timeit", () => {
  test("tells mean, deviation and the number of calls", async () => {
    await using kernel = await startKernel();

    const { stdout } = await runCell(kernel, "const list = [3, 1, 2]\n%timeit -n 100 -r 3 [...list].sort()");

    expect(SERIES.exec(stdout)?.[1]).toBe("3 series of 100 calls");
  });

  test("finds out by itself how many calls are needed", async () => {
    await using kernel = await startKernel();

    const { stdout } = await runCell(kernel, "%timeit -r 2 JSON.stringify({ a: [1, 2, 3] })");

    expect(SERIES.exec(stdout)?.[1]).toMatch(/^2 series of [1-9][\d,]*0{3} calls$/);
  });

  test("waits for each call of a promise", async () => {
    await using kernel = await startKernel();

    const { stdout } = await runCell(
      kernel,
      "let open = 0, most = 0\nconst wait = async () => { most = Math.max(most, ++open); await null; open-- }\n%timeit -n 5 -r 2 wait()",
    );
    const { value } = await runCell(kernel, "[open, most].join()");

    expect(SERIES.exec(stdout)?.[1]).toBe("2 series of 5 calls, each waited for");
    expect(value).toBe("'0,1'");
  });

  test("prepares each series by the code behind it, and keeps the names of both to itself", async () => {
    await using kernel = await startKernel();

    await runCell(kernel, "let prepared = 0, called = 0");
    const { error } = await runCell(
      kernel,
      "%%timeit -n 4 -r 3 prepared += 1; const own = [1]\ncalled += own.length\nconst inner = 1",
    );
    const { value } = await runCell(kernel, "[prepared, called, typeof own, typeof inner].join()");

    expect([error, value]).toEqual([undefined, "'3,13,undefined,undefined'"]);
  });

  test.each([
    ["a loop without end", "%timeit while (true) {}"],
    ["series without end", "%timeit -r 1000000 -n 1000 Math.sqrt(2)"],
    ["calls that wait", "%timeit await new Promise((resolve) => setTimeout(resolve, 20))"],
  ])("is stopped in %s, and keeps all variables", async (_, code) => {
    await using kernel = await startKernel();

    const running = kernel.sendExecute(`const kept = 7\nconsole.log("begun")\n${code}`);
    await kernel.until("the cell's output", () => contentsOf(kernel.iopubOf(running.request), "stream").length > 0);
    await kernel.request("interrupt_request", {}, "control");
    const { error } = toShownCell(await running.exchange);
    const { value } = await runCell(kernel, "kept");

    expect([error?.split(":")[0], value]).toEqual(["KeyboardInterrupt", "7"]);
  });

  test.each([
    ["%timeit -n 0 1", /"--loops 0" is not a whole number from 1 on/],
    ["%timeit -r x 1", /"--repeats x" is not a whole number from 1 on/],
    ["%timeit -n 10", /"%timeit" needs CODE after "%timeit"/],
    ["%time", /"%time" needs CODE after "%time"/],
    ["%%timeit", /there is no code below "%%timeit"/],
    ["%%time now\n1", /"%%time" takes no argument, and got "now"/],
    ["%timeit missing()", /^ReferenceError: missing is not defined/],
  ])("says what is wrong with %j", async (code, message) => {
    await using kernel = await startKernel();

    const { error } = await runCell(kernel, code);

    expect(error).toMatch(message);
  });

  test("tells how it is used", async () => {
    await using kernel = await startKernel();

    const { page } = await runCell(kernel, "%timeit?");

    expect(page).toMatch(/^%timeit \[-n N\] \[-r R\] CODE\n/);
  });
});

describe("%prun", () => {
  const FUNCTIONS = `function spin(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
const outer = () => {
  spin(60);
  inner();
};
function inner() { spin(30) }`;

  test("shows the user's own functions and lines, with what each took", async () => {
    await using kernel = await startKernel();
    await runCell(kernel, FUNCTIONS);

    const { displays, value } = await runCell(kernel, "%prun outer(), 'done'");

    const [shown] = displays;
    const text = String(shown?.["text/plain"]);
    const rows = new Map(
      Array.from(text.matchAll(/^ *([\d.]+) +([\d.]+) +([\d.]+) {2}(\S.*?) {2,}(\S+)$/gm), (row) => [row[4], row]),
    );
    expect(value).toBe("'done'");
    expect(text).toMatch(/^self ms {2}self % {2}total ms {2}function +defined at\n/);
    expect(rows.get("spin")?.[5]).toBe("cell_1.ts:1");
    expect(rows.get("outer")?.[5]).toBe("cell_1.ts:5");
    expect(rows.get("inner")?.[5]).toBe("cell_1.ts:9");
    const totalOf = (name: string): number => Number(rows.get(name)?.[3]);
    expect(totalOf("outer")).toBeGreaterThan(totalOf("inner"));
    expect(totalOf("spin")).toBeGreaterThan(totalOf("inner"));
    expect(text).not.toMatch(/labtrail|measured-calls|kernel\/runtime/);
  });

  test("draws a flame chart that is safe and needs no script", async () => {
    await using kernel = await startKernel();

    const { displays } = await runCell(
      kernel,
      `%%prun -l 1\nconst named = { "<img src=x>": (ms: number) => { const end = performance.now() + ms; while (performance.now() < end); } };\nnamed["<img src=x>"](40)`,
    );

    const html = String(displays[0]?.["text/html"]);
    expect(html).toContain('<svg xmlns="http://www.w3.org/2000/svg"');
    expect(html).toContain("<title>&lt;img src=x&gt; cell_1.ts:2: ");
    expect(html).toContain("more function");
    expect(html).not.toMatch(/<script|<img/);
  });

  test("is stopped with its cell, and can be used again", async () => {
    await using kernel = await startKernel();

    const running = kernel.sendExecute("console.log('begun')\n%prun while (true) {}");
    await kernel.until("the cell's output", () => contentsOf(kernel.iopubOf(running.request), "stream").length > 0);
    await kernel.request("interrupt_request", {}, "control");
    const { error } = toShownCell(await running.exchange);
    const { displays } = await runCell(kernel, "%prun 1");

    expect([error, displays.length]).toEqual(["KeyboardInterrupt: interrupted", 1]);
  });
});

function leaf(name: string, selfMs: number, children: readonly ProfileNode[] = []): ProfileNode {
  return { name, place: `${name}.ts:1`, selfMs, children };
}

describe("a profile", () => {
  test("counts a recursion once, and a function over all its callers", () => {
    const root = leaf("(all)", 0, [leaf("a", 1, [leaf("b", 2, [leaf("a", 4, [leaf("b", 8)])])]), leaf("b", 16)]);

    expect(toFunctionTimes(root)).toEqual([
      { name: "b", place: "b.ts:1", selfMs: 26, totalMs: 30 },
      { name: "a", place: "a.ts:1", selfMs: 5, totalMs: 15 },
    ]);
  });

  test("is drawn with each bar below its caller, as wide as its time", () => {
    const svg = renderFlameChart(leaf("(all)", 0, [leaf("a", 25, [leaf("b", 50)]), leaf("c", 25)]));

    const bars = Array.from(svg.matchAll(/<title>(\S+).*?x="([\d.]+)" y="(\d+)" width="([\d.]+)"/g), (bar) =>
      bar.slice(1),
    );
    expect(bars).toEqual([
      ["(all)", "0.00", "0", "960.00"],
      ["a", "0.00", "18", "720.00"],
      ["b", "0.00", "36", "480.00"],
      ["c", "720.00", "18", "240.00"],
    ]);
  });

  test("of nothing is drawn as nothing", () => {
    expect(renderFlameChart(leaf("(all)", 0))).toBe("");
  });
});

test.each([
  [3661, "61 min 1 s"],
  [59.94, "59.9 s"],
  [1.2345, "1.23 s"],
  [0.123456, "123 ms"],
  [0.0000456, "45.6 µs"],
  [7e-10, "0.7 ns"],
  [0, "0 ns"],
])("%d s are %s", (seconds, text) => {
  expect(renderDuration(seconds)).toBe(text);
});

test("mean and deviation are those of the series", () => {
  expect(renderSeries({ secondsPerCall: [1, 3], loops: 1, isAsync: false })).toBe(
    "2 s ± 1 s per call (mean ± deviation of 2 series of 1 call)",
  );
});
