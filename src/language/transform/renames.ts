import type { Binding } from "../compiled-cell.ts";
import type { Edits } from "../positions/edits.ts";
import type { Occurrence } from "../parse/names.ts";

/** Makes each occurrence of a top-level name mean the variable, the module member or the error that it stands for. */
export function rewriteOccurrences(
  binding: Binding,
  occurrences: readonly Occurrence[],
  code: string,
  edits: Edits,
): void {
  for (const occurrence of occurrences) {
    const { name, start, end, isShorthand, isCallee } = occurrence;
    const text = textFor(binding, occurrence);
    if (text === name) continue;
    // V8 reports the call of a name at the name, and that of anything else at the bracket, which so stands for the name.
    if (isCallee && code.startsWith("(", end)) edits.replace(start, end + 1, `${text}(`);
    else edits.replace(start, end, isShorthand ? `${name}: ${text}` : text);
  }
}

function textFor({ variable, expression, isConst, liveImport }: Binding, { name, role, isCallee }: Occurrence): string {
  switch (role) {
    case "declare":
      return variable;
    case "write":
      // A member of a call may be assigned to in every way a name may; the call throws before anything is assigned.
      return isConst ? `$k.constErr(${JSON.stringify(name)}).x` : variable;
    case "read":
      // Called as a member, the function would get the module as its `this`.
      return isCallee && liveImport !== undefined ? `(0, ${expression})` : expression;
  }
}
