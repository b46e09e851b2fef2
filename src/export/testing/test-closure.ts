import { assertNever } from "../../shared/errors.ts";
import type { ModuleDraft, ResolvedUse } from "../plan/draft.ts";
import { createFault, type ExportFault, type ExportFaultCode, nameOfCell } from "../export-fault.ts";

/** NBX003, NBX008 and NBX011 of a test: it stands on the modules and on itself, whatever was run before it. */
export function checkTestClosure({ uses }: ModuleDraft): readonly ExportFault[] {
  const faults = new Map<string, ExportFault>();
  for (const resolved of uses) {
    const { cell, use } = resolved;
    const finding = judge(resolved);
    // One message for a name in a cell is enough, however often the cell uses it.
    const key = `${cell.number} ${use.name}`;
    if (finding === undefined || faults.has(key)) continue;
    faults.set(key, createFault(finding.code, cell, use.start, finding.message, finding.fix));
  }
  return [...faults.values()];
}

interface Finding {
  readonly code: ExportFaultCode;
  readonly message: string;
  readonly fix: string;
}

function judge({ use: { name, isWrite }, origin }: ResolvedUse): Finding | undefined {
  switch (origin.kind) {
    case "same-module":
    case "global":
      return undefined;
    case "import":
    case "other-module":
      if (!isWrite) return undefined;
      return {
        code: "NBX003",
        message: `the test assigns \`${name}\`, which belongs to a module that alone may do that`,
        fix: `Declare a variable of the test's own: \`let ${name} = ...\`.`,
      };
    case "unexported": {
      const owner = origin.cell;
      const what = owner.directives.test === undefined ? "is not exported" : "is another test";
      return {
        code: "NBX003",
        message: `the test uses \`${name}\` of ${nameOfCell(owner)}, which ${what}`,
        fix: "Put `//| internal` on that cell, or define the value in the test: it has to run alone.",
      };
    }
    case "kernel":
      return {
        code: "NBX011",
        message:
          origin.packageName === undefined
            ? `\`${name}\` is there in notebooks only, and tests run without one`
            : `\`${name}\` comes from "${origin.packageName}", which works in notebooks only`,
        fix: "Leave it out of the test; what it showed can stand in a cell that is none.",
      };
    case "undefined":
      return {
        code: "NBX008",
        message: `\`${name}\` is defined nowhere in this notebook`,
        fix: "Define it in the test, or import it.",
      };
    default:
      return assertNever(origin);
  }
}
