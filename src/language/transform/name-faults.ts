import type { Diagnostic } from "../diagnostic.ts";
import { toUserOffset } from "../positions/positions.ts";
import type { NameFacts } from "./transform.ts";
import type { TranspiledCell } from "../transpile/transpile.ts";

/** What is wrong with the names of a cell, beside what oxc finds. */
export function findNameFaults(facts: NameFacts, cell: TranspiledCell): readonly Diagnostic[] {
  const faults = [...findImportClashes(facts), ...findStrictFaults(facts)];
  return faults.map(({ name, start, message }) => {
    const offset = toUserOffset({ source: cell.source, transpiled: cell.code, mappings: cell.mappings }, start) ?? 0;
    return { message, start: offset, end: offset + name.length };
  });
}

interface NameFault {
  readonly name: string;
  /** UTF-16 offset in the JavaScript. */
  readonly start: number;
  readonly message: string;
}

/** oxc finds every name that a cell declares twice, except when one of the two is an import. */
function findImportClashes({ names: { declarations } }: NameFacts): readonly NameFault[] {
  const imports = declarations.filter(({ kind }) => kind === "import");
  return imports.flatMap((imported) => {
    const clash = declarations.find((other) => other.name === imported.name && other !== imported);
    if (clash === undefined) return [];
    const { name } = imported;
    const message = `Identifier \`${name}\` has already been declared`;
    return [{ name, start: Math.max(clash.start, imported.start), message }];
  });
}

function findStrictFaults({ undeclared, scope }: NameFacts): readonly NameFault[] {
  if (!scope.isStrict) return [];
  const unknown = undeclared.filter(({ name, isOfCommand }) => !isOfCommand && scope.bindingOf(name) === undefined);
  return unknown.map(({ name, start }) => {
    const message = `\`${name}\` was never declared: write \`let ${name}\` or \`const ${name}\` (\`%strict off\` allows it)`;
    return { name, start, message };
  });
}
