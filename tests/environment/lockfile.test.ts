import { expect, test } from "vitest";

import { readLockfile } from "../../src/environment/lockfile.ts";

function read(name: string, text: string): readonly string[] {
  return readLockfile({ name, text }).map((one) => `${one.name} ${one.version}${one.isOptional ? " optional" : ""}`);
}

test("npm's lockfile names what is installed where, without the packages of the workspace", () => {
  const packages = {
    "": { name: "lab", version: "1.0.0" },
    "packages/core": { name: "@lab/core", version: "1.0.0" },
    "node_modules/@lab/core": { resolved: "packages/core", link: true },
    "node_modules/zod": { version: "3.25.0" },
    "node_modules/a/node_modules/zod": { version: "3.0.0" },
    "node_modules/esbuild-win32": { version: "0.1.0", optional: true },
    "node_modules/alias": { name: "real", version: "2.0.0" },
  };
  const locked = readLockfile({ name: "package-lock.json", text: JSON.stringify({ lockfileVersion: 3, packages }) });

  expect(locked).toEqual([
    { name: "zod", version: "3.25.0", place: "node_modules/zod", isOptional: false },
    { name: "zod", version: "3.0.0", place: "node_modules/a/node_modules/zod", isOptional: false },
    { name: "esbuild-win32", version: "0.1.0", place: "node_modules/esbuild-win32", isOptional: true },
    { name: "real", version: "2.0.0", place: "node_modules/alias", isOptional: false },
  ]);
});

test("npm's lockfile of the first version is read as well", () => {
  const dependencies = { a: { version: "1.0.0", dependencies: { b: { version: "2.0.0" } } } };

  expect(readLockfile({ name: "npm-shrinkwrap.json", text: JSON.stringify({ dependencies }) })).toEqual([
    { name: "a", version: "1.0.0", place: "node_modules/a", isOptional: false },
    { name: "b", version: "2.0.0", place: "node_modules/a/node_modules/b", isOptional: false },
  ]);
});

test.each([
  [5, `packages:\n\n  /zod/3.25.0:\n    resolution: {}\n  /@lab/core/1.2.3_react@18.0.0:\n    dev: true\n`],
  [6, `packages:\n\n  /zod@3.25.0:\n    resolution: {}\n\n  /@lab/core@1.2.3(react@18.0.0):\n    dev: true\n`],
  [
    9,
    `importers:\n  .:\n    dependencies:\n      zod: 3.25.0\npackages:\n\n  zod@3.25.0:\n    resolution: {}\n\n  '@lab/core@1.2.3':\n    engines: {}\n\nsnapshots:\n\n  zod@3.25.0: {}\n`,
  ],
])("pnpm's lockfile of version %i", (_version, text) => {
  expect(read("pnpm-lock.yaml", text)).toEqual(["zod 3.25.0", "@lab/core 1.2.3"]);
});

test("Yarn's lockfile of the first version", () => {
  const text = `# yarn lockfile v1\n\n\n"@lab/core@^1.0.0", "@lab/core@^1.2.0":\n  version "1.2.3"\n  resolved "https://x"\n\nzod@^3:\n  version "3.25.0"\n  dependencies:\n    version "^1.0.0"\n`;

  expect(read("yarn.lock", text)).toEqual(["@lab/core 1.2.3", "zod 3.25.0"]);
});

test("Yarn's lockfile of later versions, where an alias stands for another package", () => {
  const text = `__metadata:\n  version: 8\n\n"lab@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "lab@workspace:."\n\n"three@npm:zod@^3":\n  version: 3.25.0\n  resolution: "zod@npm:3.25.0"\n  checksum: 10c0\n`;

  expect(read("yarn.lock", text)).toEqual(["zod 3.25.0"]);
});

test("Bun's lockfile, with commas at the end as Bun writes them", () => {
  const text = `{\n  "lockfileVersion": 1,\n  "packages": {\n    "zod": ["zod@3.25.0", "", {}, "sha512-x"],\n    "@lab/core": ["@lab/core@1.2.3", "", {}, "sha512-y"],\n    "own": ["own@workspace:packages/own"],\n  },\n}\n`;

  expect(read("bun.lock", text)).toEqual(["zod 3.25.0", "@lab/core 1.2.3"]);
});

test("a lockfile that is none says so", () => {
  expect(() => read("package-lock.json", "<<<<<<< ours")).toThrow(`"package-lock.json" cannot be read`);
  expect(read("yarn.lock", "")).toEqual([]);
});
