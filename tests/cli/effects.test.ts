import { expect, test } from "vitest";

import { processEffects } from "../../src/cli/effects.ts";

test("the effects of a process are where it runs and what it is given", () => {
  const effects = processEffects();

  expect(effects.cwd).toBe(process.cwd());
  expect(effects.env).toBe(process.env);
  expect(effects.columns).toBeGreaterThan(0);
});

test("Ctrl-C is heard once, and not after listening has stopped", () => {
  const { onInterrupt } = processEffects();
  let count = 0;

  const stop = onInterrupt?.(() => (count += 1));
  process.emit("SIGINT");
  const stopUnheard = onInterrupt?.(() => (count += 10));
  stopUnheard?.();
  stop?.();

  expect(count).toBe(1);
  expect(process.listeners("SIGINT")).not.toContain(stop);
});
