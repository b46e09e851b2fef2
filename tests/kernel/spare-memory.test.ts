import { getHeapStatistics } from "node:v8";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { SpareMemory } from "../../kernel/session/spare-memory.ts";

const REST_MS = 10_000;
const MEGABYTE = 1024 * 1024;

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

/** Some 100 MB of small objects, and nothing that holds them any more. @returns The size of the heap with them. */
function makeGarbage(): number {
  const objects = Array.from({ length: 1_500_000 }, (_, index) => ({ index, text: [index] }));
  const size = getHeapStatistics().total_heap_size;
  objects.length = 0;
  return size;
}

function rest(ms: number): Promise<unknown> {
  return vi.advanceTimersByTimeAsync(ms);
}

test("what garbage has taken is given back when nothing was done for a while", async () => {
  const faults: unknown[] = [];
  const memory = new SpareMemory((error) => faults.push(error));
  const size = makeGarbage();

  memory.noteWork();
  await rest(REST_MS);

  await vi.waitFor(() => expect(getHeapStatistics().total_heap_size).toBeLessThan(size - 50 * MEGABYTE));
  expect(faults).toEqual([]);
});

test("and not while something is done every now and then", async () => {
  const memory = new SpareMemory(() => undefined);

  for (let round = 0; round < 5; round += 1) {
    memory.noteWork();
    await rest(REST_MS - 1);
    expect(vi.getTimerCount()).toBe(1);
  }
});
