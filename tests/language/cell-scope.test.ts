import { beforeEach, describe, expect, test } from "vitest";

import { CellScope } from "../../src/language/cell-scope.ts";
import { compileCell } from "../../src/language/compile-cell.ts";
import type { CompiledCell } from "../../src/language/compiled-cell.ts";

describe("a cell that never began", () => {
  let scope: CellScope;

  beforeEach(() => {
    scope = new CellScope();
  });

  function send(source: string): CompiledCell {
    const compilation = compileCell(source, { fileName: "cell.ts", session: scope });
    if (compilation.kind === "faulty") throw new Error(compilation.diagnostics[0]?.message);
    scope.accept(compilation.cell);
    return compilation.cell;
  }

  const isConst = (): boolean | undefined => scope.bindingOf("x")?.isConst;

  test("leaves its names what they meant before", () => {
    scope.settle(send("const x = 1"));

    scope.retract(send("let x = 2, y = 3"));

    expect(isConst()).toBe(true);
    expect(scope.bindingOf("y")).toBeUndefined();
  });

  test("takes nothing from a cell that was sent after it", () => {
    const [first, second] = [send("const x = 1"), send("let x = 2")];

    scope.retract(first);
    const between = isConst();
    scope.retract(second);

    expect(between).toBe(false);
    expect(scope.bindingOf("x")).toBeUndefined();
  });

  test("uncovers the one before it that has not ended, too", () => {
    send("const x = 1");
    const [second, third] = [send("let x = 2"), send("let x = 3")];

    scope.retract(third);
    scope.retract(second);

    expect(isConst()).toBe(true);
  });
});
