import { beforeEach, describe, expect, test, vi } from "vitest";

import { createProgress } from "../../../kernel/runtime/display/progress/create-progress.ts";
import type { LiveParts } from "../../../kernel/runtime/display/live-display.ts";
import { toPlainText } from "../../../kernel/runtime/display/plain-text.ts";
import { ExecutionScope } from "../../../kernel/runtime/execution-scope.ts";
import type { CellOutput } from "../../../kernel/runtime/runtime.ts";
import type { ExecutionId } from "../../../src/shared/ids.ts";

type Display = Extract<CellOutput, { kind: "display" }>;

/** A cell whose bars can be looked at, on a clock that stands still unless it is moved. */
class Cell {
  readonly scope = new ExecutionScope("cell" as ExecutionId);
  readonly displays: Display[] = [];
  readonly #parts: LiveParts = {
    scope: () => this.scope,
    onFault: (thrown) => {
      throw thrown;
    },
    show: (execution, output) => {
      if (execution === "cell" && output.kind === "display") this.displays.push(output);
    },
  };

  progress(source: unknown, options?: object) {
    return createProgress(this.#parts, source, options);
  }

  /** The text of each display as it is now. */
  get texts(): readonly string[] {
    const latest = new Map(this.displays.map(({ displayId, data }) => [displayId, String(data["text/plain"])]));
    return [...latest.values()];
  }
}

// The sources take the functions that user code cannot replace.
vi.mock("node:timers", () => ({
  setTimeout: (callback: () => void, ms: number) => globalThis.setTimeout(callback, ms),
  clearTimeout: (timer: NodeJS.Timeout | undefined) => globalThis.clearTimeout(timer),
}));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] });
  return () => vi.useRealTimers();
});

function* failing() {
  yield 1;
  throw new Error("no more");
}

async function* overTime() {
  yield "a";
  yield "b";
}

describe("a loop", () => {
  test("over anything gets the same items, and is shown in one display from its start to its end", () => {
    const cell = new Cell();
    const sources = [[1, 2, 3], new Set([1, 2, 3]), Uint8Array.of(1, 2, 3), [1, 2, 3].values()];

    for (const source of sources) expect([...cell.progress(source, { label: "x" })]).toEqual([1, 2, 3]);
    const counted = [...cell.progress(3)];

    expect(counted).toEqual([0, 1, 2]);
    expect(cell.displays.filter(({ isUpdate }) => !isUpdate)).toHaveLength(5);
    expect(cell.texts[0]).toBe("x 100% |████████████████████████| 3/3, in 0.0 s");
    expect(cell.texts[3]).toBe("x 3, in 0.0 s");
  });

  test("shows a few pictures a second, however many steps there are", () => {
    const cell = new Cell();

    for (const step of cell.progress(1_000_000)) if (Number(step) % 1000 === 0) vi.advanceTimersByTime(1);

    // One second: ten pictures, and the first and the last one.
    expect(cell.displays.length).toBeGreaterThan(9);
    expect(cell.displays.length).toBeLessThan(13);
    expect(cell.texts).toEqual(["100% |████████████████████████| 1,000,000/1,000,000, in 1.0 s, 1.0M/s"]);
  });

  test("whose steps become slow soon shows each of them", () => {
    const cell = new Cell();
    const seen: number[] = [];

    for (const step of cell.progress(200)) {
      if (Number(step) < 100) continue;
      vi.advanceTimersByTime(1000);
      seen.push(cell.displays.length);
    }

    // At most 64 of them pass before it is noticed.
    expect((seen.at(-1) ?? 0) - (seen[64] ?? 0)).toBe(35);
  });

  test("tells how long it will take", () => {
    const cell = new Cell();
    const texts: string[] = [];

    for (const _ of cell.progress(4)) {
      texts.push(cell.texts[0] ?? "");
      vi.advanceTimersByTime(5000);
    }

    expect(texts[2]).toBe(" 50% |████████████            | 2/4, 5.0 s each, 0:10 left");
  });

  test.each([
    [
      "left by break",
      (loop: Iterable<unknown>) => {
        for (const _ of loop) break;
      },
      "0/2, stopped after",
    ],
    [
      "that throws",
      (loop: Iterable<unknown>) => {
        for (const item of loop) if (item === 1) throw new Error("no");
      },
      "1/2, stopped after",
    ],
  ])("%s says how far it came", (_, run, text) => {
    const cell = new Cell();
    const loop = cell.progress([0, 1]);

    try {
      run(loop);
    } catch {
      // As the cell would end.
    }

    expect(cell.texts[0]).toContain(text);
  });

  test("whose source throws says that it failed", () => {
    const cell = new Cell();
    expect(() => [...cell.progress(failing(), { total: 5 })]).toThrow("no more");

    expect(cell.texts[0]).toContain("1/5, failed after");
  });

  test("closes its source when it is left early", () => {
    const cell = new Cell();
    let isClosed = false;
    const source = (function* () {
      try {
        yield 1;
        yield 2;
      } finally {
        isClosed = true;
      }
    })();

    for (const _ of cell.progress(source)) break;

    expect(isClosed).toBe(true);
  });

  test("over time is followed with for await, and so is one that is not", async () => {
    const cell = new Cell();
    const items: unknown[] = [];

    for await (const item of cell.progress(overTime(), { total: 2 })) items.push(item);
    for await (const item of cell.progress(["c"])) items.push(item);

    expect(items).toEqual(["a", "b", "c"]);
    expect(cell.texts.map((text) => text.replace(/.*\| /, ""))).toEqual(["2/2, in 0.0 s", "1/1, in 0.0 s"]);
    expect(() => [...cell.progress(overTime())]).toThrow(/go through it with for await$/);
  });
});

describe("loops within loops", () => {
  test("are bars of one display, the inner one again and again in the same place", () => {
    const cell = new Cell();
    const lines: string[] = [];

    for (const epoch of cell.progress(3, { label: "epochs" })) {
      for (const _ of cell.progress(2, { label: `batches of ${epoch}` })) {
        vi.advanceTimersByTime(150);
        lines.push(cell.texts.join("|").replaceAll(/ +\d+% \|[^|]*\|/g, ""));
      }
    }

    expect(new Set(cell.displays.map(({ displayId }) => displayId)).size).toBe(1);
    expect(lines.at(-1)).toMatch(/^epochs 2\/3.*\n {2}batches of 2 1\/2.*$/);
    expect(cell.texts[0]?.split("\n")).toHaveLength(2);
    expect(cell.texts[0]).toMatch(/^epochs .* 3\/3, in 0\.9 s/);
  });

  test("side by side are rows of one display until the last has ended", async () => {
    const cell = new Cell();
    const load = async (label: string): Promise<void> => {
      for await (const _ of cell.progress([1, 2], { label })) await Promise.resolve();
    };

    await Promise.all(["a", "b", "c"].map(load));
    await load("d");

    expect(cell.texts.map((text) => text.split("\n").length)).toEqual([3, 1]);
  });

  test("by the thousand leave no thousand displays", () => {
    const cell = new Cell();

    for (let run = 0; run < 1000; run += 1) for (const _ of cell.progress(1)) continue;

    expect(cell.texts).toHaveLength(50);
  });
});

describe("a bar that is told", () => {
  test("counts steps, or parts of them, and is done when all are", () => {
    const cell = new Cell();
    const bar = cell.progress(10, { label: "MB" });

    bar.tick(2.5);
    bar.describe("megabytes");
    vi.advanceTimersByTime(200);
    expect(cell.texts[0]).toMatch(/^megabytes {2}25% .* 2\.5\/10/);
    bar.set(10);
    bar.tick();

    expect(cell.texts[0]).toMatch(/^megabytes 100% .* 10\/10, in 0\.2 s/);
  });

  test("can be ended before, and says so", () => {
    const cell = new Cell();
    const bar = cell.progress(10);
    bar.tick(3);

    bar.end();

    expect(cell.texts[0]).toContain("3/10, stopped after");
  });

  test("shows its last step even if none follows", () => {
    const cell = new Cell();
    const bar = cell.progress(10);
    bar.tick();
    bar.tick();

    vi.advanceTimersByTime(100);

    expect(cell.texts[0]).toContain("2/10");
  });
});

describe("the end of the cell", () => {
  test.each([
    ["interrupted", "1/9, interrupted after"],
    ["error", "1/9, stopped after"],
    ["value", "1/9, 1.0/s"],
  ] as const)("by %s leaves a bar with the truth", (end, text) => {
    const cell = new Cell();
    const bar = cell.progress(9);
    bar.tick(0);
    vi.advanceTimersByTime(1000);
    bar.tick();

    cell.scope.end(end);

    expect(cell.texts[0]).toContain(text);
  });
});

test.each([
  [() => new Cell().progress("abc"), "progress takes something to go through, or a number of steps, not 'abc'"],
  [() => new Cell().progress(-1), "progress takes something to go through, or a number of steps, not -1"],
  [() => new Cell().progress([1], { total: "2" }), "total of progress is a number of steps, not '2'"],
])("what cannot be followed is told", (create, message) => {
  expect(create).toThrow(message);
});

test("as a value, a bar is a line of text", () => {
  const bar = new Cell().progress(10, { label: "x" });

  expect(toPlainText(bar)).toBe("x   0% |                        | 0/10, 0.0 s");
});
