import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

import { HEADER_LINES } from "./cell-file.ts";
import { openTypedCell } from "./complete.ts";
import type { LspHover, LspLocationLink, LspPosition, LspSignatureHelp } from "./lsp.ts";
import type { CallSignature, DeclarationSource, TypeInspection } from "./type-service.ts";
import { toPosition, toUserText, type OpenCell, type Workspace } from "./workspace.ts";

/** More of it is no help. */
const MAX_SOURCE_LINES = 200;
const CELL_FILE = /^cell_.*\.tsx?$/;

/** What the types tell about a place; undefined when they tell nothing. */
export async function inspectInCell(
  workspace: Workspace,
  code: string,
  offset: number,
  isDetailed: boolean,
): Promise<TypeInspection | undefined> {
  const cell = openTypedCell(workspace, code, offset);
  const position = toPosition(code, offset);
  const [named, help] = await Promise.all([
    readName(workspace, cell, position),
    workspace.server.request("textDocument/signatureHelp", { textDocument: cell.textDocument, position }),
  ]);
  const call = help === null ? undefined : toCallSignature(help, cell);
  if (named === undefined && call === undefined) return undefined;
  const source = isDetailed && named?.link !== undefined ? toSource(workspace, named.link, cell) : undefined;
  return { declaration: named?.declaration, documentation: named?.documentation, call, source };
}

interface NamedThing {
  readonly declaration: string;
  readonly documentation: string | undefined;
  readonly link: LspLocationLink | undefined;
}

async function readName({ server }: Workspace, cell: OpenCell, position: LspPosition): Promise<NamedThing | undefined> {
  const { textDocument } = cell;
  const [hover, links] = await Promise.all([
    server.request("textDocument/hover", { textDocument, position }),
    server.request("textDocument/definition", { textDocument, position }),
  ]);
  if (hover === null) return undefined;
  const named = { ...readHover(hover, cell), link: links?.[0] };
  // What it knows nothing of, it calls so.
  if (named.declaration === "any" && named.link === undefined) return undefined;
  const inHeader = named.link === undefined ? undefined : maybeOlderPosition(named.link, cell);
  if (inHeader === undefined) return named;
  // A variable of an earlier cell is declared again in our header: its comment and its place are with the first.
  const [olderHover, olderLinks] = await Promise.all([
    server.request("textDocument/hover", { textDocument, position: inHeader }),
    server.request("textDocument/definition", { textDocument, position: inHeader }),
  ]);
  const older = olderHover === null ? undefined : readHover(olderHover, cell);
  return { ...named, documentation: older?.documentation, link: olderLinks?.[0] };
}

/** For a name that is declared in our header, the place in it that means the earlier declaration. */
function maybeOlderPosition(
  { targetUri, targetSelectionRange }: LspLocationLink,
  cell: OpenCell,
): LspPosition | undefined {
  const { start, end } = targetSelectionRange;
  if (targetUri !== cell.textDocument.uri || start.line >= HEADER_LINES) return undefined;
  const header = cell.file.text.slice(0, cell.file.text.indexOf("\n"));
  const member = `").${header.slice(start.character, end.character)};`;
  const index = header.indexOf(member, end.character);
  return index < 0 ? undefined : { line: start.line, character: index + 3 };
}

/** The server answers with one block of code and, below it, the comment. */
function readHover(
  { contents }: LspHover,
  { file }: OpenCell,
): { readonly declaration: string; readonly documentation: string | undefined } {
  const [, code = contents.value, rest = ""] = /^```\w*\n([^]*?)\n```\n?([^]*)$/.exec(contents.value) ?? [];
  const declaration = toUserText(code, file).replace(/^\((?:alias|local \w+)\) /, "");
  const documentation = toUserDocumentation(rest, file);
  return { declaration, documentation: documentation === "" ? undefined : documentation };
}

/** Without links to places in files, which no frontend can follow. */
function toUserDocumentation(markdown: string, file: OpenCell["file"]): string {
  return toUserText(markdown.trim(), file).replaceAll(/\[([^\]]+)\]\(file:[^)]*\)/g, "`$1`");
}

function toCallSignature(
  { signatures, activeSignature = 0, activeParameter = 0 }: LspSignatureHelp,
  { file }: OpenCell,
): CallSignature | undefined {
  const active = signatures[activeSignature] ?? signatures[0];
  if (active === undefined) return undefined;
  const signature = toUserText(active.label, file);
  const parameter = active.parameters?.[active.activeParameter ?? activeParameter];
  const label = typeof parameter?.label === "string" ? toUserText(parameter.label, file) : undefined;
  // Behind the bracket: the name of the function may hold the same text.
  const start = label === undefined ? -1 : signature.indexOf(label, signature.indexOf("(") + 1);
  return {
    signature,
    parameter: start < 0 || label === undefined ? undefined : { start, end: start + label.length },
    // "- across", when the comment has a dash behind the name.
    parameterDocumentation: parameter?.documentation?.value.replace(/^- /, "") || undefined,
    documentation: toUserDocumentation(active.documentation?.value ?? "", file) || undefined,
    overloads: signatures.length,
  };
}

function toSource({ folder }: Workspace, link: LspLocationLink, cell: OpenCell): DeclarationSource {
  const path = fileURLToPath(link.targetUri);
  const isInCell = link.targetUri === cell.textDocument.uri;
  const text = isInCell ? cell.file.text : readFileSync(path, "utf8");
  const { start, end } = link.targetRange;
  const lines = text.split("\n").slice(start.line, end.line + 1);
  const shown = lines.length > MAX_SOURCE_LINES ? [...lines.slice(0, MAX_SOURCE_LINES), "// ..."] : lines;
  const name = relative(folder.cells, path);
  const isCell = isInCell || CELL_FILE.test(name);
  const lineNumber = start.line + 1 - (isCell ? HEADER_LINES : 0);
  const file = isInCell ? "this cell" : isCell ? name : folder.toUserPath(path);
  return { text: toUserText(shown.join("\n"), cell.file), place: `${file}:${lineNumber}` };
}
