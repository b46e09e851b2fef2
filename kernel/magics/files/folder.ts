import { homedir } from "node:os";

import { MagicError, type Magic } from "../magic.ts";
import { requireSurroundings } from "../surroundings.ts";
import { toAbsolute } from "./paths.ts";

/** Where a shell keeps the folder before the last change as well. */
const EARLIER = "OLDPWD";

/** `%cd`. */
export const cdMagic: Magic = {
  name: "cd",
  summary: "changes the session's folder",
  details: [
    "Relative paths of `fs`, of `!commands` and of magics start there. Imports do not: they start at the notebook.",
  ],
  examples: ["%cd data", "%cd -"],
  line: {
    summary: "goes to FOLDER; to your home without it, and back by `-`",
    arguments: [{ name: "FOLDER", kind: "path", isOptional: true }],
    flags: [],
    async run(given, context) {
      const { cwd, env } = await requireSurroundings(context);
      const written = given.words[0] ?? homedir();
      const path = written === "-" ? env[EARLIER] : toAbsolute(written, cwd);
      if (path === undefined) throw new MagicError("BAD_ARGUMENT", "there is no earlier folder to go back to");
      const answer = await context.runtime.inquire({ kind: "change-folder", path });
      if (answer?.failure !== undefined) {
        throw new MagicError("FAILED", `the session cannot go to "${written}": ${answer.failure}`);
      }
      await context.runtime.inquire({ kind: "set-environment", name: EARLIER, value: cwd });
      context.print(`${answer?.cwd ?? path}\n`);
    },
  },
};

/** `%pwd`. */
export const pwdMagic: Magic = {
  name: "pwd",
  summary: "tells the session's folder",
  line: {
    summary: "prints the folder in which relative paths start",
    arguments: [],
    flags: [],
    async run(_given, context) {
      const { cwd } = await requireSurroundings(context);
      context.print(`${cwd}\n`);
    },
  },
};
