import { basename, resolve } from "node:path";

import type { MagicCommand } from "../magic.ts";
import { requireSurroundings } from "../surroundings.ts";

/** `%track artifact`. */
export const trackArtifact: MagicCommand = {
  name: "artifact",
  summary: "keeps a file with the run, once however many runs have it; opens a run when none is open",
  arguments: [{ name: "PATH", kind: "path" }],
  flags: [{ name: "name", value: "N", help: "what the artifact is called; by default as the file" }],
  async run(given, context) {
    const path = resolve((await requireSurroundings(context)).cwd, given.word);
    await context.tracker.answer(context.executionId, {
      kind: "artifact",
      run: undefined,
      name: given.flag("name") ?? basename(path),
      content: { path },
    });
  },
};
