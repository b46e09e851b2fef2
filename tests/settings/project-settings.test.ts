import { rmSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { DEFAULT_SETTINGS } from "../../src/language/transpile/transpile-settings.ts";
import { ProjectSettings } from "../../src/settings/project-settings.ts";
import { ScratchFolder } from "./scratch-folder.ts";

const LEGACY = { kind: "legacy", emitsMetadata: false, isStrictAboutNull: true, assignsFields: false } as const;

function settingsIn(compilerOptions: object) {
  using folder = new ScratchFolder();
  folder.write("tsconfig.json", { compilerOptions });
  return new ProjectSettings(folder.path).of().transpile;
}

describe("how JSX is compiled", () => {
  test.each([
    [{}, DEFAULT_SETTINGS.jsx],
    [{ jsx: "preserve" }, DEFAULT_SETTINGS.jsx],
    [{ jsx: "react" }, DEFAULT_SETTINGS.jsx],
    [{ jsx: "React-JSX" }, { runtime: "automatic", importSource: "react", isDevelopment: false }],
    [{ jsx: "react-jsxdev" }, { runtime: "automatic", importSource: "react", isDevelopment: true }],
    [
      { jsx: "react-jsx", jsxImportSource: "preact" },
      { runtime: "automatic", importSource: "preact", isDevelopment: false },
    ],
    [{ jsxImportSource: "preact" }, { runtime: "automatic", importSource: "preact", isDevelopment: false }],
    [
      { jsx: "react", jsxFactory: "Lib.h", jsxFragmentFactory: "F" },
      { runtime: "classic", factory: "Lib.h", fragmentFactory: "F" },
    ],
    [{ jsx: "react", jsxFactory: "not a name" }, DEFAULT_SETTINGS.jsx],
  ])("%j", (compilerOptions, expected) => {
    expect(settingsIn(compilerOptions).jsx).toEqual(expected);
  });
});

describe("which decorators are meant", () => {
  test.each([
    [{}, { kind: "standard" }],
    [{ experimentalDecorators: false }, { kind: "standard" }],
    [{ emitDecoratorMetadata: true }, { kind: "standard" }],
    [{ experimentalDecorators: true }, LEGACY],
    [
      { experimentalDecorators: true, emitDecoratorMetadata: true },
      { ...LEGACY, emitsMetadata: true },
    ],
    [
      { experimentalDecorators: true, strict: false },
      { ...LEGACY, isStrictAboutNull: false },
    ],
    [{ experimentalDecorators: true, strict: false, strictNullChecks: true }, LEGACY],
    [
      { experimentalDecorators: true, target: "ES2021" },
      { ...LEGACY, assignsFields: true },
    ],
    [
      { experimentalDecorators: true, target: "es6" },
      { ...LEGACY, assignsFields: true },
    ],
    [{ experimentalDecorators: true, target: "ES2022" }, LEGACY],
    [{ experimentalDecorators: true, target: "ES2017", useDefineForClassFields: true }, LEGACY],
    [
      { experimentalDecorators: true, useDefineForClassFields: false },
      { ...LEGACY, assignsFields: true },
    ],
  ])("%j", (compilerOptions, expected) => {
    expect(settingsIn(compilerOptions).decorators).toEqual(expected);
  });
});

describe("the file that counts", () => {
  test("is the nearest above, and its settings hold for folders without one", () => {
    using folder = new ScratchFolder();
    const outer = folder.write("project/tsconfig.json", { compilerOptions: { jsxFactory: "outer" } });
    const inner = folder.write("project/lib/tsconfig.json", { compilerOptions: { jsxFactory: "inner" } });
    const settings = new ProjectSettings(join(folder.path, "project/notebooks/deep"));

    const found = ["project/notebooks/deep", "project/lib/src", "elsewhere"].map((name) => {
      return settings.of(join(folder.path, name)).tsconfigPath;
    });

    expect(found).toEqual([outer, inner, outer]);
  });

  test("may be none", () => {
    using folder = new ScratchFolder();

    const found = new ProjectSettings(folder.path).of();

    expect(found).toMatchObject({ tsconfigPath: undefined, transpile: DEFAULT_SETTINGS, fingerprint: "" });
    expect(found.candidatesOf("@/x")).toEqual([]);
  });

  test("may extend others, from files and packages, have comments and trailing commas, and begin with a mark", () => {
    using folder = new ScratchFolder();
    folder.write("node_modules/@tsconfig/some/tsconfig.json", {
      compilerOptions: { experimentalDecorators: true, jsxFactory: "fromPackage" },
    });
    folder.write("configs/base.json", { compilerOptions: { jsxFactory: "fromBase", paths: { "#/*": ["./base/*"] } } });
    folder.write(
      "tsconfig.json",
      `\uFEFF// mine\n{ "extends": ["@tsconfig/some/tsconfig.json", "./configs/base",], /* and */ "compilerOptions": { "jsx": "react", }, }`,
    );
    const settings = new ProjectSettings(folder.path);

    const { transpile, candidatesOf } = settings.of();

    expect(transpile).toMatchObject({ jsx: { factory: "fromBase" }, decorators: { kind: "legacy" } });
    expect(candidatesOf("#/a")).toEqual([join(folder.path, "configs/base/a")]);
    expect(settings.takeFaults()).toEqual([]);
  });

  test("that only refers to projects stands for the first of them", () => {
    using folder = new ScratchFolder();
    folder.write("tsconfig.json", { files: [], references: [{ path: "./tsconfig.app.json" }, { path: "./node" }] });
    folder.write("tsconfig.app.json", { compilerOptions: { jsx: "react-jsx" } });

    expect(new ProjectSettings(folder.path).of().transpile.jsx.runtime).toBe("automatic");
  });
});

describe("an edited file is noticed in the next turn", () => {
  test("also one that is extended, that comes, and that goes", () => {
    using folder = new ScratchFolder();
    const settings = new ProjectSettings(folder.path);
    const seen: string[] = [];
    const look = (): void => {
      settings.beginTurn();
      const { jsx } = settings.of().transpile;
      seen.push(jsx.runtime === "classic" ? jsx.factory : jsx.runtime);
    };

    look();
    const path = folder.write("tsconfig.json", { extends: "./base.json" });
    look();
    folder.write("base.json", { compilerOptions: { jsxFactory: "first" } });
    look();
    folder.write("base.json", { compilerOptions: { jsxFactory: "secondOne" } });
    look();
    folder.write("tsconfig.json", { extends: "./base.json", compilerOptions: { jsxFactory: "own" } });
    look();
    rmSync(path);
    look();

    expect(seen).toEqual([
      "React.createElement",
      "React.createElement",
      "first",
      "secondOne",
      "own",
      "React.createElement",
    ]);
  });

  test("and its fingerprint changes only with what matters", () => {
    using folder = new ScratchFolder();
    const settings = new ProjectSettings(folder.path);
    const fingerprints = [
      { compilerOptions: { paths: { "@/*": ["./a/*"] } } },
      { compilerOptions: { paths: { "@/*": ["./a/*"] }, noUnusedLocals: true } },
      { compilerOptions: { paths: { "@/*": ["./bb/*"] } } },
      { compilerOptions: { paths: { "@/*": ["./bb/*"] }, jsx: "react-jsx" } },
    ].map((config) => {
      folder.write("tsconfig.json", config);
      settings.beginTurn();
      return settings.of().fingerprint;
    });

    expect(fingerprints[1]).toBe(fingerprints[0]);
    expect(new Set(fingerprints).size).toBe(3);
  });
});

describe("paths and baseUrl", () => {
  test("give candidates in their order, the longest pattern first", () => {
    using folder = new ScratchFolder();
    folder.write("tsconfig.json", {
      compilerOptions: {
        baseUrl: "./src",
        paths: { "*": ["*", "fallback/*"], "@/*": ["./*", "../other/*"], "@/exact": ["one.ts"], "a*z": ["mid/*"] },
      },
    });
    const { candidatesOf } = new ProjectSettings(folder.path).of();
    const relative = (specifier: string) => candidatesOf(specifier).map((path) => path.slice(folder.path.length + 1));

    expect([relative("@/x/y"), relative("@/exact"), relative("abcz"), relative("lib"), relative("./x")]).toEqual([
      ["src/x/y", "other/x/y"],
      ["src/one.ts"],
      ["src/mid/bc"],
      ["src/lib", "src/fallback/lib"],
      [],
    ]);
  });
});

describe("a file that is broken", () => {
  test.each<[string, string, string, string]>([
    [
      "a comma is missing",
      `{\n  "compilerOptions": { "jsx": "react-jsx" }\n  "include": [] }`,
      "3:3",
      "Comma expected. What could be read is used.",
    ],
    [
      "it ends too early",
      `{ "compilerOptions": { "jsx": "react-jsx"`,
      "1:42",
      "Close brace expected. What could be read is used.",
    ],
    ["it is no object", `[]`, "1:1", "It must be an object. It is not used."],
    [
      "it extends nothing",
      `{\n "extends": "./nope.json" }`,
      "2:13",
      "File './nope.json' not found. None of its settings is used.",
    ],
    [
      "it extends itself",
      `{ "extends": "./tsconfig.json" }`,
      "1:14",
      "Circularity detected while resolving configuration",
    ],
    [
      "a mode is unknown",
      `{ "compilerOptions": { "jsx": "reakt" } }`,
      "1:31",
      `"jsx" must be one of "preserve", "react", "react-jsx", "react-jsxdev", "react-native". It is not used.`,
    ],
    [
      "a factory is no name",
      `{ "compilerOptions": { "jsxFactory": "h()" } }`,
      "1:38",
      `"jsxFactory" must be a name such as "h" or "React.createElement". It is not used.`,
    ],
    [
      "a list is none",
      `{ "compilerOptions": { "paths": { "@/*": "./src/*" } } }`,
      "1:33",
      `"paths" must be an object of lists, such as { "@/*": ["./src/*"] }. None of its settings is used.`,
    ],
    [
      "a switch is none",
      `{ "compilerOptions": { "experimentalDecorators": "yes" } }`,
      "1:50",
      `"experimentalDecorators" must be true or false. It is not used.`,
    ],
    [
      "a pattern has two stars",
      `{ "compilerOptions": { "paths": { "@/*/*": ["./src/*"] } } }`,
      "1:33",
      "Pattern '@/*/*' can have at most one '*' character. No path is used.",
    ],
    [
      "a path is not relative",
      `{ "compilerOptions": { "paths": { "@/*": ["src/*"] } } }`,
      "1:33",
      "Non-relative paths are not allowed when 'baseUrl' is not set. Did you forget a leading './'? No path is used.",
    ],
    [
      "a list of files is none",
      `{ "include": "src" }`,
      "1:14",
      `"include" must be a list of strings. None of its settings is used.`,
    ],
  ])("is told with its place when %s, once", (_, text, place, message) => {
    using folder = new ScratchFolder();
    const path = folder.write("tsconfig.json", text);
    const settings = new ProjectSettings(folder.path);

    const faults = [0, 1].map(() => {
      settings.beginTurn();
      settings.of();
      return settings.takeFaults();
    });

    expect(faults[0]?.[0]).toContain(`${path}:${place}: ${message}`);
    expect([faults[0]?.length, faults[1]]).toEqual([1, []]);
  });

  test("still gives what could be read of it", () => {
    using folder = new ScratchFolder();
    folder.write("tsconfig.json", `{ "compilerOptions": { "jsx": "react-jsx", "paths" { } }`);

    expect(new ProjectSettings(folder.path).of().transpile.jsx.runtime).toBe("automatic");
  });

  test("may be one that is extended, and is told again when it is broken in another way", () => {
    using folder = new ScratchFolder();
    const base = folder.write("base.json", `{ "compilerOptions": { "jsx": "oops" } }`);
    folder.write("tsconfig.json", { extends: "./base.json" });
    const settings = new ProjectSettings(folder.path);
    settings.of();
    const [first] = settings.takeFaults();

    folder.write("base.json", `{ "compilerOptions": {} `);
    settings.beginTurn();
    settings.of();

    expect([first, ...settings.takeFaults()]).toEqual([
      expect.stringContaining(`${base}:1:31: "jsx" must be`),
      `${base}:1:25: Close brace expected. What could be read is used.`,
    ]);
  });
});
