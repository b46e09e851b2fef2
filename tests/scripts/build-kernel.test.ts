import { beforeAll, describe, expect, test } from "vitest";

import { buildKernel, type KernelBundle } from "../../scripts/build-kernel.ts";
import { packageRoot } from "../../src/shared/installation.ts";

/** Everything that runs before the first reply. What is added here makes each start slower: see `npm run bench`. */
const ON_THE_START_PATH = [
  "kernel/handlers/interrupt.ts",
  "kernel/handlers/kernel-info.ts",
  "kernel/handlers/shutdown.ts",
  "kernel/handlers/table.ts",
  "kernel/main.ts",
  "kernel/protocol/",
  "kernel/session/",
  "kernel/transport/broadcaster.ts",
  "kernel/transport/channels.ts",
  "kernel/transport/connection-file.ts",
  "kernel/transport/zeromq-sockets.ts",
  "kernel/transport/zeromq.ts",
  "src/language/analyse/session-writes.ts",
  "src/language/cell-scope.ts",
  "src/shared/errors.ts",
  "src/shared/installation.ts",
  "src/shared/json.ts",
  "src/shared/settled-within.ts",
  "src/shared/text.ts",
  "src/shared/typescript-version.ts",
];

describe("the kernel's two files", () => {
  let bundle: KernelBundle;
  beforeAll(async () => {
    bundle = await buildKernel({ root: packageRoot, write: false });
  });

  test("the first holds what runs before the first reply, and nothing else", () => {
    const others = bundle.start.filter((source) => !ON_THE_START_PATH.some((known) => source.startsWith(known)));

    expect(others, "load it by import() in a handler or in loadHandlers, or add it with a measurement").toEqual([]);
  });

  test("the first loads no package, and of Node only what costs nothing", () => {
    expect(bundle.startImports).toEqual([
      "./later.cjs",
      "node:fs",
      "node:module",
      "node:path",
      "node:timers/promises",
      "node:url",
    ]);
  });

  test("no source is in both, so that a class is the same class in both", () => {
    const first = new Set(bundle.start);

    expect(bundle.later.filter((source) => first.has(source))).toEqual([]);
    expect(bundle.later).toEqual(expect.arrayContaining(["kernel/handlers/execute.ts", "kernel/runtime/host.ts"]));
  });
});
