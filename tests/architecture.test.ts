// The import table of the project as a test. A failure names the file, the rule and the way out.
import { readdirSync, readFileSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";

import { describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");

/** Folder -> folders of ours that its files may import, beside their own. `*` after a path means: this file only. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "src/shared": [],
  "src/frame": ["src/shared"],
  "src/display": ["src/shared", "src/frame"],
  "src/notebook": ["src/shared"],
  "src/language": ["src/shared"],
  "src/settings": ["src/shared", "src/language"],
  "src/track": ["src/shared", "src/notebook", "src/language", "src/frame", "src/display"],
  "src/evaluate": ["src/shared", "src/frame", "src/display", "src/track"],
  "src/environment": ["src/shared", "src/language", "src/settings", "src/track"],
  "src/scaffold": ["src/shared", "src/environment"],
  "src/service": ["src/shared", "src/language", "src/settings"],
  "src/headless": ["src/shared", "src/notebook", "src/language"],
  "src/export": ["src/shared", "src/notebook", "src/language"],
  "src/git": ["src/shared", "src/notebook", "src/export"],
  "src/release": ["src/shared", "src/notebook", "src/language", "src/export", "src/git", "src/environment/lockfile.ts"],
  "src/reproduce": [
    "src/shared",
    "src/notebook",
    "src/language",
    "src/track",
    "src/evaluate",
    "src/environment",
    "src/headless",
    "src/git",
  ],
  "src/cli": [
    "src/shared",
    "src/notebook",
    "src/language",
    "src/track",
    "src/evaluate",
    "src/environment",
    "src/headless",
    "src/reproduce",
    "src/export",
    "src/git",
    "src/release",
    "src/scaffold",
    "src/service",
  ],
  "kernel/protocol": ["src/shared"],
  "kernel/runtime": [
    "src/shared",
    "src/language",
    "src/settings",
    "src/track",
    "src/frame",
    "src/display",
    "kernel/protocol",
  ],
  "kernel/transport": ["src/shared", "kernel/protocol"],
  "kernel/session": [
    "src/shared",
    "src/notebook",
    "src/language",
    "src/settings",
    "src/service",
    "src/track",
    "kernel/protocol",
    "kernel/transport",
    "kernel/runtime/runtime.ts",
  ],
  "kernel/magics": [
    "src/shared",
    "src/notebook",
    "src/language",
    "src/service",
    "src/track",
    "src/export",
    "src/evaluate",
    "src/environment",
    "src/headless",
    "src/reproduce",
    "kernel/protocol",
    "kernel/session/cell-types.ts",
    "kernel/session/handler.ts",
    "kernel/runtime/runtime.ts",
    "kernel/runtime/inquiry.ts",
    "kernel/runtime/flow-control.ts",
  ],
  "kernel/handlers": [
    "src/shared",
    "src/notebook",
    "src/language",
    "src/settings",
    "src/service",
    "src/track",
    "kernel/protocol",
    "kernel/session",
    "kernel/magics",
    "kernel/runtime/runtime.ts",
    "kernel/runtime/interrupted.ts",
    "kernel/runtime/magic-failure.ts",
  ],
  "kernel/kernelspec": ["src/shared", "src/environment"],
  "kernel/globals": ["src/track/api"],
};

/** Files that wire everything together: they choose implementations, and nobody imports them. */
const WIRING = new Set(["kernel/main.ts", "src/index.ts", "src/evaluate/index.ts", "src/evaluate/testing/index.ts"]);

interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

function sourceFiles(folder: string): readonly SourceFile[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => {
      const absolute = join(entry.parentPath, entry.name);
      const path = relative(ROOT, absolute).split(sep).join("/");
      const text = readFileSync(absolute, "utf8");
      const specifiers = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"(\.{1,2}\/[^"]+)"/g)].map(
        (match) => match[1] ?? "",
      );
      return { path, text, imports: specifiers.map((specifier) => posix.join(posix.dirname(path), specifier)) };
    });
}

const files = [...sourceFiles("kernel"), ...sourceFiles("src")];

function folderOf(path: string): string {
  return path.split("/").slice(0, 2).join("/");
}

describe("the import table", () => {
  test.each(files.map((file) => [file.path, file] as const))("%s imports only what its folder may", (path, file) => {
    const faults = file.imports.filter((target) => {
      if (WIRING.has(target)) return true;
      if (WIRING.has(path)) return path.startsWith("src/") && target.startsWith("kernel/");
      const folder = folderOf(path);
      if (folderOf(target) === folder) return false;
      return !(MAY_IMPORT[folder] ?? []).some((allowed) => target === allowed || target.startsWith(`${allowed}/`));
    });

    expect(
      faults,
      `${path} may import from ${MAY_IMPORT[folderOf(path)]?.join(", ")}. Move the code to a folder that both may use, or pass the value in.`,
    ).toEqual([]);
  });

  test("every folder has a row in the table", () => {
    const folders = new Set(files.filter(({ path }) => !WIRING.has(path)).map(({ path }) => folderOf(path)));

    expect([...folders].filter((folder) => !(folder in MAY_IMPORT))).toEqual([]);
  });
});

describe("house rules", () => {
  const rules: readonly {
    readonly title: string;
    readonly pattern: RegExp;
    readonly fix: string;
    readonly exempt: readonly string[];
  }[] = [
    { title: "no default exports", pattern: /^export default /m, fix: "export by name", exempt: [] },
    {
      title: "no any",
      pattern: /(?::|\bas|<)\s*any\b/,
      fix: "use unknown and narrow it",
      // What a page sends is for the user's cells to know; and a program of a user's cells is written as they are typed.
      exempt: [
        "kernel/globals/labtrail.d.ts",
        "src/track/program/program-script.ts",
        "src/track/program/script-globals.ts",
      ],
    },
    {
      title: "no enum",
      pattern: /^\s*(?:export )?(?:const )?enum /m,
      fix: "use a union of string literals",
      exempt: [],
    },
    {
      title: "process.exit only in the entry points",
      pattern: /process\.exit\(/,
      fix: "throw a typed error or set process.exitCode",
      exempt: ["kernel/main.ts", "src/cli/main.ts"],
    },
    {
      title: "no empty catch",
      pattern: /catch\s*(?:\([^)]*\))?\s*\{\s*\}/,
      fix: "handle it, rethrow it, or say why nothing is to be done",
      exempt: [],
    },
    {
      title: "no `using` declarations, which Node 22 cannot parse",
      pattern: /^\s*(?:await )?using \w/m,
      fix: "call close() in a finally block",
      exempt: [],
    },
  ];

  test.each(rules)("$title", ({ pattern, fix, exempt }) => {
    const faults = files
      .filter(({ path, text }) => !exempt.includes(path) && pattern.test(text))
      .map(({ path }) => path);

    expect(faults, `fix: ${fix}`).toEqual([]);
  });

  test("files are named in kebab-case and none is a utils or helpers", () => {
    const faults = files.filter(
      ({ path }) =>
        !/\/[a-z0-9]+(?:-[a-z0-9]+)*(?:\.d)?\.ts$/.test(path) ||
        /\/(?:utils?|helpers?|common|misc|manager)\.ts$/.test(path),
    );

    expect(faults.map(({ path }) => path)).toEqual([]);
  });

  test("only the entries of the package re-export from other files", () => {
    const faults = files.filter(
      ({ path, text }) => !WIRING.has(path) && /^export (?:type )?(?:\*|\{[^}]*\}) from /m.test(text),
    );

    expect(faults.map(({ path }) => path)).toEqual([]);
  });
});
