import { existsSync } from "node:fs";

import { MagicError, type Magic } from "../magic.ts";

/** `%export`: what the notebook gives to production. */
export const exportMagic: Magic = {
  name: "export",
  summary: "shows the modules that the notebook exports, and what hinders it",
  details: [
    "It reads the notebook as it was saved, and says when marked cells have run since with another text. Nothing is written",
    "without `--write`; `labtrail export` does the same for a whole project.",
  ],
  examples: ["%export", "%export --write"],
  line: {
    summary: "shows each module that the cells marked `//| export` make, and the problems below it",
    arguments: [],
    flags: [{ name: "write", short: "w", help: "write the modules, as `labtrail export` does" }],
    async run(given, { notebookPath, tracker, display }) {
      const path = requireNotebook(notebookPath);
      const ranSources = await tracker.look((look) => look.lastSources());
      // The exporter is not for every session.
      const { showExport } = await import("../../../src/export/show/show-export.ts");
      const { renderExportHtml, renderExportText } = await import("../../../src/export/show/render-export.ts");
      const shown = showExport(path, { isWrite: given.has("write"), ranSources });
      display({ "text/plain": renderExportText(shown), "text/html": renderExportHtml(shown) });
    },
  },
};

function requireNotebook(path: string | undefined): string {
  if (path === undefined) {
    throw new MagicError("FAILED", "it is not known which notebook this is: the frontend did not tell its path", {
      hint: "In a terminal: `labtrail export NOTEBOOK`.",
    });
  }
  if (!existsSync(path)) {
    throw new MagicError("FAILED", `there is no "${path}" yet`, { hint: "Save the notebook first." });
  }
  return path;
}
