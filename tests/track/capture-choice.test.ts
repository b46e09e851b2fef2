import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { CAPTURE_PART_NAMES, DEFAULT_CHOICE, wantsEvent, wantsPart } from "../../src/track/capture/capture-choice.ts";
import type { CaptureEvent } from "../../src/track/capture/event.ts";
import { packageRoot } from "../../src/shared/installation.ts";

test("the documentation names every part that can be left out, and no other", () => {
  const page = readFileSync(join(packageRoot, "docs", "tracking.md"), "utf8");
  const [, table = ""] = /\n\| part .*\n\|[- |]+\n((?:\|.*\n)+)/.exec(page) ?? [];

  expect([...table.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name).toSorted()).toEqual(CAPTURE_PART_NAMES);
});

test("everything is wanted by default, and a part that is left out is not, whatever it is called in events", () => {
  const written: CaptureEvent = { kind: "file", access: "write", path: "/a" };
  const read: CaptureEvent = { kind: "file", access: "read", path: "/a" };
  const choice = { level: "light", without: ["written", "metrics"] } as const;

  expect([written, read].map((event) => wantsEvent(DEFAULT_CHOICE, event))).toEqual([true, true]);
  expect([written, read].map((event) => wantsEvent(choice, event))).toEqual([false, true]);
  expect(wantsPart(choice, "figures")).toBe(true);
  // What the library itself measured is always kept.
  expect(wantsEvent(choice, { kind: "evaluate", metrics: {} })).toBe(true);
  expect(wantsEvent(choice, { kind: "evaluate", metrics: {}, isNamed: true })).toBe(false);
});
