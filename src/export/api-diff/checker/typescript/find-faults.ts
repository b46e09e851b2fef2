import type * as sync from "typescript/unstable/sync";

import type { CheckerFault } from "../checker.ts";

/** What TypeScript says of a file: its syntax errors, or, when it has none, what is wrong with its types. */
export function findFaults(program: sync.Program, path: string): readonly CheckerFault[] {
  const syntax = program.getSyntacticDiagnostics(path);
  if (syntax.length > 0) return syntax.map((diagnostic) => toFault(diagnostic, path, true));
  return program.getSemanticDiagnostics(path).map((diagnostic) => toFault(diagnostic, path, false));
}

function toFault(diagnostic: sync.Diagnostic, path: string, isSyntax: boolean): CheckerFault {
  const { fileName = path, pos: start, code, text, messageChain = [] } = diagnostic;
  return { path: fileName, start, code, text: [text, ...messageChain.map((part) => part.text)].join(" "), isSyntax };
}
