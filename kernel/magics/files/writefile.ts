import { appendFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";

import { findProjectRoot } from "../../../src/track/project.ts";
import { MagicError, type Magic, type MagicContext } from "../magic.ts";
import { requireSurroundings } from "../surroundings.ts";
import { toFileFault } from "./file-fault.ts";
import { isInside, toAbsolute } from "./paths.ts";

/** `%%writefile`. */
export const writefileMagic: Magic = {
  name: "writefile",
  summary: "writes the cell to a file",
  details: [
    "The path starts at the session's folder. Folders that are missing are made. A notebook, which may come from anywhere,",
    "writes nowhere but in its own project: the nearest folder above it with a package.json, a .git or a .labtrail.",
  ],
  examples: ["%%writefile src/scale.ts\nexport const scale = (x: number) => x / 100;"],
  cell: {
    takes: "text",
    summary: "writes the lines below to PATH",
    arguments: [{ name: "PATH", kind: "path" }],
    flags: [{ name: "append", short: "a", help: "adds to the file instead of replacing it" }],
    async run(given, context, text) {
      const { cwd } = await requireSurroundings(context);
      const path = toAbsolute(given.word, cwd);
      requireAllowed(path, given.word, context);
      const isAppended = given.has("append");
      const didExist = existsSync(path);
      const content = text === "" || text.endsWith("\n") ? text : `${text}\n`;
      try {
        mkdirSync(dirname(path), { recursive: true });
        if (isAppended) appendFileSync(path, content);
        else writeFileSync(path, content);
      } catch (error) {
        throw toFileFault(given.word, "written", error);
      }
      // Whoever reads the file later depends on this cell.
      context.tracker.capture(context.executionId, { kind: "file", access: "write", path });
      const verb = isAppended ? "added to" : didExist ? "wrote over" : "wrote";
      context.print(`${verb} ${given.word}\n`);
    },
  },
};

function requireAllowed(path: string, written: string, { folder, notebookPath }: MagicContext): void {
  const root = findProjectRoot(folder);
  if (!isInside(path, root)) {
    throw new MagicError("BAD_ARGUMENT", `"${written}" is outside of the project "${root}"`, {
      hint: "A notebook may come from anywhere. When you mean it, write the file by `fs.writeFileSync` or a `!command`.",
    });
  }
  // Programs of others run what lies there.
  if (relative(root, path).split(sep).includes(".git")) {
    throw new MagicError("BAD_ARGUMENT", `"${written}" belongs to git`);
  }
  if (notebookPath !== undefined && resolve(notebookPath) === path) {
    throw new MagicError("BAD_ARGUMENT", `"${written}" is this notebook itself, which would then be lost`);
  }
}
