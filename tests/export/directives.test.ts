import { describe, expect, test } from "vitest";

import { readDirectives } from "../../src/export/cells/directives.ts";
import { resolveTarget } from "../../src/export/cells/target.ts";

describe("directives", () => {
  test("stand in the leading comment lines, in any order", () => {
    const {
      module,
      export: exported,
      lines,
    } = readDirectives("// why\n\n//| module a.ts\n  //|export --tla b.ts \nconst a = 1;");

    expect(module).toEqual({ path: "a.ts", start: 8 });
    expect(exported).toMatchObject({ visibility: "export", path: "b.ts", tla: true, effects: false, override: false });
    expect(lines).toHaveLength(2);
  });

  test("below the first statement there are none", () => {
    expect(readDirectives("const a = 1;\n//| export").export).toBeUndefined();
  });

  test("a directive counts more than a tag", () => {
    expect(readDirectives("//| internal", ["export:a.ts"]).export).toMatchObject({ visibility: "internal" });
    expect(readDirectives("", ["parameters", "export:a.ts"]).export).toMatchObject({ path: "a.ts" });
  });

  test.each([
    ["exprot", "export"],
    ["exports", "export"],
    ["expor", "export"],
    ["modul", "module"],
    ["default_exp", "module"],
    ["exporti", "internal"],
    ["intrenal", "internal"],
  ])("`%s` was meant to be `%s`", (word, meant) => {
    const { mistakes } = readDirectives(`//| ${word}`);

    expect(mistakes.map(({ fix }) => fix)).toEqual([`Write \`//| ${meant}\`.`]);
  });

  test.each(["#| export", "# | export", "// | export", "//  |export", "#| exports"])(
    "`%s` is not left alone in silence, as if the cell had no directive",
    (line) => {
      const { mistakes, export: exported } = readDirectives(`${line}\nconst a = 1;`);

      expect(mistakes).toEqual([{ message: `\`${line}\` is no directive`, fix: "Write `//| export`.", start: 0 }]);
      expect(exported).toBeUndefined();
    },
  );

  test.each(["// a | b", "# export", "// export", "#| echo: false", "// || export"])(
    "`%s` is no directive, and none was meant",
    (line) => {
      expect(readDirectives(`${line}\nconst a = 1;`)).toMatchObject({ mistakes: [], export: undefined });
    },
  );

  test.each(["echo: false", "label: fig-1", "output: asis", "eval: true"])(
    "`//| %s` belongs to another tool",
    (line) => {
      expect(readDirectives(`//| ${line}`)).toMatchObject({ mistakes: [], lines: [] });
    },
  );
});

describe("the target of a directive", () => {
  test.each([
    ["src/a.ts", "src/a.ts"],
    ["./a.ts", "notebooks/deep/a.ts"],
    ["../a.mts", "notebooks/a.mts"],
    ["../../a.tsx", "a.tsx"],
    ["src/../lib//a.ts", "lib/a.ts"],
  ])("%s is %s", (written, path) => {
    expect(resolveTarget(written, "notebooks/deep/x.ipynb")).toEqual({ kind: "path", path });
  });

  test.each(["../../../a.ts", "src/../../a.ts", "/etc/a.ts", "C:/a.ts", "..", "a.js", "a.d.ts", ".git/a.ts", "a"])(
    "%s is refused",
    (written) => {
      expect(resolveTarget(written, "notebooks/deep/x.ipynb").kind).toBe("refused");
    },
  );
});
