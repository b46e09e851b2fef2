import { expect, test } from "vitest";

import { soak } from "./soak.ts";

// The long one is `npm run soak`.
test(
  "hundreds of random cells, with interrupts at any moment, give what a model says",
  { timeout: 120_000 },
  async () => {
    const counts = await soak({ seed: 1, cells: 400 });

    expect(counts).toMatchObject({
      ok: expect.any(Number),
      stopped: expect.any(Number),
      aborted: expect.any(Number),
      ended: expect.any(Number),
    });
  },
);
