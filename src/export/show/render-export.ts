import { escapeHtml } from "../../shared/text.ts";
import { type ExportFault, isFatal, nameOfCell, renderFault } from "../export-fault.ts";
import { renderModuleLine, type ReportedModule } from "./module-line.ts";
import type { ShownExport } from "./show-export.ts";

/** What a notebook exports as text: each module, and what is wrong with it. */
export function renderExportText(shown: ShownExport): string {
  const { modules, faults, problems, unsaved } = shown;
  const parts = [
    ...describeUnsaved(unsaved),
    ...modules.map((module) => [renderModuleLine(module), ...bodyOf(module)].join("\n\n").trimEnd()),
    ...faults.map((fault) => renderFault(fault, fault.notebookPath).trimEnd()),
    ...problems.map(({ path, message, fix }) => `${path}: ${message}\n  ${fix}`),
    ...describeNothing(shown),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** The same for a page. Everything that comes from the notebook is escaped. */
export function renderExportHtml(shown: ShownExport): string {
  const { modules, faults, problems, unsaved } = shown;
  const parts = [
    ...describeUnsaved(unsaved).map((text) => `<p>${escapeHtml(text)}</p>`),
    ...modules.map(renderModuleHtml),
    ...(faults.length + problems.length === 0 ? [] : ["<ul>"]),
    ...faults.map(renderFaultHtml),
    ...problems.map(({ path, message, fix }) => `<li>${escapeHtml(`${path}: ${message}`)}<br>${escapeHtml(fix)}</li>`),
    ...(faults.length + problems.length === 0 ? [] : ["</ul>"]),
    ...describeNothing(shown).map((text) => `<p>${escapeHtml(text)}</p>`),
  ];
  return `<div class="labtrail-export">\n${parts.join("\n")}\n</div>`;
}

function renderModuleHtml(module: ReportedModule): string {
  const line = escapeHtml(renderModuleLine(module));
  const [text] = bodyOf(module);
  if (text === undefined) return `<p>${line}</p>`;
  return `<details open><summary>${line}</summary><pre>${escapeHtml(text)}</pre></details>`;
}

function renderFaultHtml(fault: ExportFault): string {
  const { code, place, sourceLine, message, fix, cellId, cellNumber } = fault;
  const where = `${nameOfCell({ id: cellId, number: cellNumber })} ${place.line}:${place.column}`;
  const kind = isFatal(fault) ? "" : "warning: ";
  const mark = `${sourceLine}\n${sourceLine.slice(0, place.column - 1).replaceAll(/[^\t]/g, " ")}^`;
  return `<li><b>${code}</b> ${escapeHtml(`${where} ${kind}${message}`)}<pre>${escapeHtml(mark)}</pre>${escapeHtml(fix)}</li>`;
}

/** The code of a module, without the two lines that are for labtrail. */
function bodyOf({ role, text }: ReportedModule): readonly string[] {
  return role === "manifest" || text === undefined ? [] : [text.split("\n").slice(2).join("\n").trim()];
}

function describeUnsaved(ids: readonly string[]): readonly string[] {
  if (ids.length === 0) return [];
  const [cells, have] = ids.length === 1 ? ["cell", "has"] : ["cells", "have"];
  return [
    `This is the notebook as it was saved; the ${cells} ${ids.join(", ")} ${have} run since with another text. Save it to see that.`,
  ];
}

function describeNothing({ notebookPath, modules, faults }: ShownExport): readonly string[] {
  if (modules.length + faults.length > 0) return [];
  return [
    `${notebookPath} exports nothing: begin a cell with \`//| export\`, and the notebook with \`//| module src/name.ts\`.`,
  ];
}
