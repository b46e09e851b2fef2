import { readFileSync } from "node:fs";
import { dirname, extname, relative, resolve, sep } from "node:path";

import { rebaseImports } from "../../../src/language/rebase-imports.ts";
import { tagsOf } from "../../../src/notebook/notebook.ts";
import { parseNotebook } from "../../../src/notebook/parse.ts";
import { toFileFault } from "../files/file-fault.ts";
import { toAbsolute } from "../files/paths.ts";
import { MagicError, type Magic } from "../magic.ts";
import { requireSurroundings } from "../surroundings.ts";

const CODE = new Set([".ts", ".mts", ".cts", ".tsx", ".js", ".mjs", ".cjs", ".jsx"]);

/** `%run`. */
export const runMagic: Magic = {
  name: "run",
  summary: "runs a file or a notebook in the session",
  details: [
    "Its top-level names become names of the session, as if it stood in cells here. What it prints is shown; values of a",
    "notebook's cells are not, and cells tagged `skip-execution` are left out. Its relative imports start at its own folder,",
    "but `import.meta` and `__dirname` are those of this notebook.",
  ],
  examples: ["%run prepare.ts", "%run ../shared/load.ipynb"],
  line: {
    summary: "runs PATH: TypeScript, JavaScript, or the code cells of a notebook",
    arguments: [{ name: "PATH", kind: "path" }],
    flags: [],
    async run(given, context) {
      const { cwd } = await requireSurroundings(context);
      const path = toAbsolute(given.word, cwd);
      const text = readText(given.word, path);
      const rebase = (code: string): string => toNotebooksImports(code, dirname(path), context.folder);
      // What runs depends on it.
      context.tracker.capture(context.executionId, { kind: "file", access: "read", path });
      const name = relative(context.folder, path).split(sep).join("/");
      if (extname(path) !== ".ipynb") {
        await context.runNested({ source: rebase(text), fileName: name, hasMagics: false });
        return;
      }
      const { cells } = parseNotebook(text, given.word);
      let number = 0;
      for (const cell of cells) {
        if (cell.kind !== "code") continue;
        number += 1;
        if (tagsOf(cell).includes("skip-execution")) continue;
        await context.runNested({
          source: rebase(cell.source),
          fileName: `${name}/cell_${number}.ts`,
          hasMagics: true,
        });
      }
    },
  },
};

function readText(written: string, path: string): string {
  const ending = extname(path);
  if (ending !== ".ipynb" && !CODE.has(ending)) {
    throw new MagicError("BAD_ARGUMENT", `"${written}" is neither TypeScript, JavaScript nor a notebook`, {
      hint: `Programs of other kinds run as commands: \`!${written}\`.`,
    });
  }
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw toFileFault(written, "run", error);
  }
}

function toNotebooksImports(code: string, from: string, to: string): string {
  if (from === to) return code;
  return rebaseImports(code, (specifier) => {
    const way = relative(to, resolve(from, specifier)).split(sep).join("/");
    return way.startsWith(".") ? way : `./${way}`;
  });
}
