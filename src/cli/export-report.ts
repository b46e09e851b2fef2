import { type ExportFault, isFatal } from "../export/export-fault.ts";
import type { NotebookExport } from "../export/export-notebook.ts";
import type { ReportedModule } from "../export/show/module-line.ts";
import type { JsonObject } from "../shared/json.ts";

/** The export of some notebooks as one JSON document. */
export function toExportJson(notebooks: readonly NotebookExport[], modules: readonly ReportedModule[]): JsonObject {
  return {
    modules: modules
      .filter(({ role }) => role === "module")
      .map(({ path, notebookPath, notebookPaths, state, outcome }) => ({
        path,
        notebook: notebookPath,
        notebooks: notebookPaths,
        state: state.kind,
        outcome,
        cellIds: state.kind === "edited" ? state.cellIds : undefined,
      })),
    packages: modules
      .filter(({ role }) => role !== "module")
      .map(({ role, path, notebookPath, state, outcome }) => ({
        path,
        role,
        manifest: notebookPath,
        state: state.kind,
        outcome,
      })),
    faults: notebooks.flatMap(({ notebookPath, faults }) => faults.map((fault) => toFaultJson(fault, notebookPath))),
  };
}

function toFaultJson(fault: ExportFault, notebook: string): JsonObject {
  const { code, cellId, cellNumber, place, message, fix } = fault;
  return {
    notebook,
    code,
    severity: isFatal(fault) ? "error" : "warning",
    cellId,
    cellNumber,
    line: place.line,
    column: place.column,
    message,
    fix,
  };
}
