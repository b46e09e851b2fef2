import { describe, expect, test } from "vitest";

import { TRANSPILE_HELPERS } from "../../src/language/transpile/transpile-helpers.ts";
import { openSession } from "../helpers/cell-table.ts";

/** A resource that notes its end. */
function resource(name: string, log: string[], fail = false): Disposable & AsyncDisposable {
  const end = (how: string): void => {
    log.push(`${name} ${how}`);
    if (fail) throw new Error(`${name} failed`);
  };
  return { [Symbol.dispose]: () => end("sync"), [Symbol.asyncDispose]: async () => end("async") };
}

describe("the resources of a block", () => {
  test("end in the reverse of their order", () => {
    const log: string[] = [];
    const resources = TRANSPILE_HELPERS.usingCtx();

    resources.u(resource("a", log));
    resources.u(resource("b", log));
    resources.u(null);
    resources.d();

    expect(log).toEqual(["b sync", "a sync"]);
  });

  test("are waited for when one is asynchronous", async () => {
    const log: string[] = [];
    const resources = TRANSPILE_HELPERS.usingCtx();

    resources.u(resource("a", log));
    resources.a(resource("b", log));
    resources.a({ [Symbol.dispose]: () => log.push("c sync") });
    resources.a(undefined);
    await resources.d();

    expect(log).toEqual(["c sync", "b async", "a sync"]);
  });

  test("all end when one fails, and the block's own error is kept below it", () => {
    const log: string[] = [];
    const resources = TRANSPILE_HELPERS.usingCtx();
    resources.u(resource("a", log));
    resources.u(resource("b", log, true));
    const own = new Error("own");

    resources.e = own;

    expect(() => resources.d()).toThrow(expect.objectContaining({ name: "SuppressedError", suppressed: own }) as Error);
    expect(log).toEqual(["b sync", "a sync"]);
    expect(resources.e).toMatchObject({ error: { message: "b failed" } });
  });

  test("pass on what the block threw when they end well", async () => {
    const resources = TRANSPILE_HELPERS.usingCtx();
    resources.a(resource("a", []));

    resources.e = new Error("own");

    await expect(resources.d()).rejects.toThrow("own");
  });

  test("must have a way to end", () => {
    expect(() => TRANSPILE_HELPERS.usingCtx().u({})).toThrow("[Symbol.dispose] is not a function");
  });
});

test("an error in a cell with `using` ends the resource and is the cell's error", async () => {
  using session = openSession();
  await session.run("const ended: string[] = []");

  await expect(
    session.run("using r = { [Symbol.dispose]() { ended.push('r') } }; throw new Error('boom')"),
  ).rejects.toThrow("boom");

  expect(await session.run("ended")).toEqual(["r"]);
});
