import { expect, test } from "vitest";

import { describeSlice } from "../../src/track/program/describe-slice.ts";
import type { SliceStep } from "../../src/track/program/slice-program.ts";

const step = (executionCount: number, source: string, status: SliceStep["status"] = "ok"): SliceStep => ({
  source,
  cellId: undefined,
  executionCount,
  status,
  random: undefined,
});

test("a slice is shown line by line, as it was written, and obeys no control character", () => {
  const steps = [step(2, "const a = 1;\n\nif (a) {\n\tf();\n}\n"), step(11, 'throw "\u0007\u001B[31mred"', "error")];

  const text = describeSlice({
    title: "run \u001B]0;x\u0007otter",
    steps,
    results: [],
    seed: undefined,
    folder: undefined,
  });

  expect(text).toBe(
    String.raw`run otter rests on 2 cells, in this order:

[2] const a = 1;

    if (a) {
      f();
    }

[11] failed throw "\u0007red"
`,
  );
});
