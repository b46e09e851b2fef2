import type { AnalysedCell } from "../cells/analyse.ts";
import type { ModuleDraft, ResolvedUse } from "../plan/draft.ts";
import { createFault, type ExportFault, type ExportFaultCode, nameOfCell } from "../export-fault.ts";
import { fixForKernelName } from "./kernel-fixes.ts";
import { isImportable } from "../cells/exported-names.ts";
import { assertNever } from "../../shared/errors.ts";
import { maybeImportedModule } from "../plan/imported-module.ts";
import type { NameUse } from "../cells/references.ts";
import { relativeSpecifier } from "../cells/specifier.ts";
import type { Rule } from "./rule.ts";

/** NBX003, NBX008 and NBX011: a module stands on its own, without the notebook around it. */
export const checkClosure: Rule = ({ notebooks, modules }) => {
  // A cell that is for another program, such as `%%html`, is none that could be mended.
  const unreadable = notebooks
    .flatMap(({ cells }) => cells)
    .filter(({ diagnostics, magics }) => diagnostics.length > 0 && magics.length === 0);
  return modules.flatMap((module) => checkModule(module, unreadable));
};

function checkModule(module: ModuleDraft, unreadable: readonly AnalysedCell[]): readonly ExportFault[] {
  const faults: ExportFault[] = [];
  const told = new Set<string>();
  for (const resolved of module.uses) {
    const { cell, use } = resolved;
    const finding = judge(resolved, module, unreadable);
    // One message for a name in a cell is enough, however often the cell uses it.
    const key = `${cell.notebookPath} ${cell.number} ${use.name} ${finding?.code}`;
    if (finding === undefined || told.has(key)) continue;
    told.add(key);
    faults.push(createFault(finding.code, cell, use.start, finding.message, finding.fix));
  }
  return faults;
}

interface Finding {
  readonly code: ExportFaultCode;
  readonly message: string;
  readonly fix: string;
}

function judge(
  { cell, use, origin }: ResolvedUse,
  module: ModuleDraft,
  unreadable: readonly AnalysedCell[],
): Finding | undefined {
  const { name } = use;
  switch (origin.kind) {
    case "same-module":
    case "global":
      return undefined;
    case "import":
      return use.isWrite ? assignmentToImport(name) : maybeMissingFromItself(origin, cell, module);
    case "other-module":
      if (use.isWrite) return assignmentToImport(name);
      if (isImportable(name, origin.cell)) return undefined;
      return {
        code: "NBX003",
        message: `\`${name}\` of ${nameOfCell(origin.cell)} is private to ${origin.path}`,
        fix: name.startsWith("_")
          ? `Rename it without the underscore, or write \`export { ${name} };\` in that cell.`
          : `Write \`//| export\` instead of \`//| internal\` on that cell.`,
      };
    case "unexported":
      if (isMeantForExport(origin.cell)) return undefined;
      return {
        code: "NBX003",
        message: `\`${name}\` is defined in ${nameOfCell(origin.cell)}, which is not exported`,
        fix: `Put \`//| internal\` (or \`//| export\`) on that cell, or pass \`${name}\` as a parameter.`,
      };
    case "kernel":
      return {
        code: "NBX011",
        message:
          origin.packageName === undefined
            ? `\`${name}\` is there in notebooks only, and a module runs without one`
            : `\`${name}\` comes from "${origin.packageName}", which works in notebooks only`,
        fix: fixForKernelName(name),
      };
    case "undefined":
      return {
        code: "NBX008",
        message: `\`${name}\` is defined nowhere in this notebook`,
        fix: fixForUndefined(use, cell, module, unreadable),
      };
    default:
      return assertNever(origin);
  }
}

/** The directive of the cell is at fault, and told as such: that its names cannot be seen is no second fault. */
function isMeantForExport({ directives }: AnalysedCell): boolean {
  return directives.export !== undefined || directives.mistakes.length > 0;
}

function assignmentToImport(name: string): Finding {
  return {
    code: "NBX003",
    message: `\`${name}\` is assigned, but belongs to another module, which alone may do that`,
    fix: "Export a function that sets it from the cell that defines it, and call that.",
  };
}

/** A module may import from itself, but not what none of its cells exports. */
function maybeMissingFromItself(
  { candidates: [found] }: Extract<ResolvedUse["origin"], { kind: "import" }>,
  cell: AnalysedCell,
  { path, cells }: ModuleDraft,
): Finding | undefined {
  if (found === undefined || found.imported.imported === "*") return undefined;
  const { imported, source } = found.imported;
  const isItself = maybeImportedModule(source, cell.notebookPath) === path;
  if (!isItself || cells.some((one) => isImportable(imported, one) && exportsName(imported, one))) return undefined;
  return {
    code: "NBX003",
    message: `\`${imported}\` is imported from ${path}, the module that this cell goes to, and no cell of it exports \`${imported}\``,
    fix: "Export it from one of the module's cells, or take the import out.",
  };
}

function exportsName(name: string, { declarations, statements }: AnalysedCell): boolean {
  return declarations.has(name) || statements.some(({ exports }) => exports.includes(name));
}

function fixForUndefined(
  { name, isType }: NameUse,
  cell: AnalysedCell,
  { path, cells }: ModuleDraft,
  unreadable: readonly AnalysedCell[],
): string {
  const elsewhere = cells.find((one) => one.notebookPath !== cell.notebookPath && one.declarations.has(name));
  if (elsewhere !== undefined) {
    const from = JSON.stringify(relativeSpecifier(path, cell.notebookPath));
    return `It is in ${nameOfCell(elsewhere, cell)}: import it, as this notebook has to when it runs: \`import { ${name} } from ${from}\`.`;
  }
  const broken = unreadable.find(({ notebookPath }) => notebookPath === cell.notebookPath);
  if (broken !== undefined) return `Mend ${nameOfCell(broken)}, which may define it but is not valid TypeScript.`;
  if (isType) return "Define or import the type in a cell.";
  return `Define or import it in a cell; if it is there at run time, say so: \`declare const ${name}: ...\`.`;
}
