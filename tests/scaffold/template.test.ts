import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { parseNotebook } from "../../src/notebook/parse.ts";
import { MANAGER_WORDS, managerOfAgent } from "../../src/scaffold/manager-words.ts";
import { projectName } from "../../src/scaffold/project-name.ts";
import { filesOf, type Placeholders, requireTemplateName, TEMPLATE_NAMES } from "../../src/scaffold/template.ts";
import { packageRoot } from "../../src/shared/installation.ts";

const read = (path: string) => JSON.parse(readFileSync(join(packageRoot, path), "utf8")) as unknown;
const placeholdersOf = (manager: keyof typeof MANAGER_WORDS): Placeholders => {
  const { run, install, prepare } = MANAGER_WORDS[manager];
  return { name: "lab", labtrail: "1.2.3", node: "24.0.0", run, install, prepare };
};

describe.each(TEMPLATE_NAMES)("the template %s", (name) => {
  const files = new Map(filesOf(name, placeholdersOf("npm")).map(({ path, content }) => [path, content]));

  test("has the layout that people know, and nothing that is left to fill in", () => {
    expect([...files.keys()]).toEqual(
      expect.arrayContaining([
        ".gitattributes",
        ".github/workflows/ci.yml",
        ".gitignore",
        ".node-version",
        "README.md",
        "data/interim/.gitkeep",
        "data/processed/.gitkeep",
        "data/raw/.gitkeep",
        "docs/data.md",
        "models/.gitkeep",
        "notebooks/example.ipynb",
        "package.json",
        "reports/figures/.gitkeep",
        "tsconfig.json",
        "vitest.config.ts",
      ]),
    );
    expect([...files].filter(([, content]) => content.includes("{{")).map(([path]) => path)).toEqual([]);
    expect([...files.keys()].filter((path) => /dot-|template\.json/.test(path))).toEqual([]);
  });

  test("has a notebook without outputs, with a test and cells to export", () => {
    const { cells } = parseNotebook(files.get("notebooks/example.ipynb") ?? "", "example.ipynb");

    expect(cells.flatMap((cell) => (cell.kind === "code" ? cell.outputs : []))).toEqual([]);
    expect(cells.some(({ source }) => source.startsWith("//| test "))).toBe(true);
    expect(cells.some(({ source }) => source.startsWith("//| export"))).toBe(true);
  });

  test("lets git have the data that its notebook reads", () => {
    const data = [...files.keys()].filter((path) => path.startsWith("data/") && !path.endsWith(".gitkeep"));

    const exceptions = data.filter((path) => (files.get(".gitignore") ?? "").includes(`\n!/${path}\n`));
    expect(exceptions).toEqual(data);
    expect(data.filter((path) => !(files.get("docs/data.md") ?? "").includes(`\`${path}\``))).toEqual([]);
  });
});

test("what is pinned in templates is what labtrail itself is tested with", () => {
  const ours = read("package.json") as Record<"dependencies" | "devDependencies", Record<string, string>>;
  const { devDependencies } = read("templates/shared/package.json") as typeof ours;
  const known = { ...ours.dependencies, ...ours.devDependencies };

  const others = Object.entries(devDependencies).filter(([name]) => name !== "labtrail");
  expect(others.filter(([name, version]) => known[name] !== version)).toEqual([]);
});

test("create-labtrail is of the version of labtrail, and brings that", () => {
  const { version } = read("package.json") as { readonly version: string };

  expect(read("create-labtrail/package.json")).toMatchObject({ version, dependencies: { labtrail: version } });
});

test.each([
  ["pnpm", "pnpm install --frozen-lockfile", "npm install --global pnpm"],
  ["bun", "bun install --frozen-lockfile", "oven-sh/setup-bun@v2"],
  ["npm", "npm ci", "actions/checkout@v4\n      - uses: actions/setup-node@v4"],
] as const)("a project of %s speaks its words", (manager, install, step) => {
  const files = filesOf("minimal", placeholdersOf(manager));
  const workflow = files.find(({ path }) => path.endsWith("ci.yml"))?.content;

  expect(workflow).toContain(`- run: ${install}\n`);
  expect(workflow).toContain(step);
  expect(workflow).toContain(`- run: ${manager} run ci\n`);
});

test("whoever started us is known by what it calls itself", () => {
  expect(managerOfAgent("pnpm/9.1.0 npm/? node/v24.0.0 linux x64")).toBe("pnpm");
  expect(managerOfAgent("toString/1")).toBeUndefined();
  expect(managerOfAgent(undefined)).toBeUndefined();
});

test("a template that does not exist is named with the nearest, and all there are", () => {
  expect(() => requireTemplateName("clasification")).toThrow(
    expect.objectContaining({
      code: "UNKNOWN_TEMPLATE",
      hint: 'Did you mean "classification"? There are minimal, classification, regression, text.',
    }),
  );
});

test.each([
  ["/a/Penguins 2026", "penguins-2026"],
  ["/a/Modèles d'été", "modeles-d-ete"],
  ["/a/_private.Data_", "private.data_"],
])("the folder %s gives the name %s", (folder, name) => {
  expect(projectName(folder)).toBe(name);
});

test.each(["/", "/a/企鹅", "/a/labtrail", "/a/..."])("%s gives no name, and says so", (folder) => {
  expect(() => projectName(folder)).toThrow(expect.objectContaining({ code: "BAD_NAME" }));
});
