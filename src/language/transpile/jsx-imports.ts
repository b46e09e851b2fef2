import { parseSync, type ImportDeclaration, type Program, type Statement } from "oxc-parser";

import { Edits } from "../positions/edits.ts";
import { renderImportCall } from "../transform/imports.ts";
import { remap, type MappedCode } from "../positions/remap.ts";

/**
 * Where JSX is compiled to calls of what a package exports, oxc writes the import of it on top of the code. It is of use to
 * this cell only, so its names must not become names of the session; and it has to wait for the magic lines on top of the
 * cell, one of which may install the package.
 */
export function localiseJsxImports(cell: MappedCode): MappedCode {
  const { program } = parseSync("cell.js", cell.code, { lang: "js", sourceType: "module" });
  const imports = program.body.filter((statement) => isMadeUp(statement, cell.source));
  if (imports.length === 0) return cell;
  const edits = new Edits(cell.code);
  for (const { start, end } of imports) edits.remove(start, end);
  const text = imports.map((statement) => `${renderLocally(statement)} `).join("");
  const next = firstOrdinary(program, cell);
  if (next === undefined) edits.insertAfter(cell.code.length, `\n${text}`);
  else edits.insertBefore(next.start, text);
  return remap(cell, edits.render("", [{ start: 0, end: cell.code.length }], ""));
}

function isMadeUp(statement: Statement, source: string): statement is ImportDeclaration {
  if (statement.type !== "ImportDeclaration" || statement.specifiers.length === 0) return false;
  return statement.specifiers.every(({ local }) => local.name.startsWith("_") && !source.includes(local.name));
}

function renderLocally({ specifiers, source }: ImportDeclaration): string {
  const names = specifiers.map((one) => {
    const imported =
      one.type === "ImportSpecifier" && one.imported.type === "Identifier" ? one.imported.name : "default";
    return `${imported}: ${one.local.name}`;
  });
  return `const { ${names.join(", ")} } = ${renderImportCall(source.value)};`;
}

/** The first statement that is neither an import nor a magic line. */
function firstOrdinary({ body }: Program, { code }: MappedCode): Statement | undefined {
  return body.find(({ type, start }) => type !== "ImportDeclaration" && !code.startsWith("await $k.magic(", start));
}
