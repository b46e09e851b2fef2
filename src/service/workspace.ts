import { offsetOf, placeOf } from "../shared/text.ts";
import type { CellArchive } from "./cell-archive.ts";
import { HEADER_LINES, type CellFile } from "./cell-file.ts";
import type { LanguageServer } from "./language-server.ts";
import { toUri } from "./language-server.ts";
import type { LspPosition } from "./lsp.ts";
import type { ProjectFolder } from "./project-folder.ts";

/** What the questions work with. */
export interface Workspace {
  readonly server: LanguageServer;
  readonly folder: ProjectFolder;
  readonly archive: CellArchive;
  /** How long a completion waits for signatures. */
  readonly signatureMs: number;
}

/** A cell that is open in the server. */
export interface OpenCell {
  readonly code: string;
  readonly file: CellFile;
  /** For requests about it. */
  readonly textDocument: { readonly uri: string };
}

/** Opens a cell's file in the server, in place of what was open there under the name. */
export function openCell(
  { server, folder }: Workspace,
  name: string,
  { code, language, file }: { readonly code: string; readonly language: "ts" | "tsx"; readonly file: CellFile },
): OpenCell {
  const path = folder.pathOf(`${name}.${language}`);
  server.setDocument(path, language === "tsx" ? "typescriptreact" : "typescript", file.text);
  return { code, file, textDocument: { uri: toUri(path) } };
}

export function toPosition(code: string, offset: number): LspPosition {
  const { line, column } = placeOf(code, offset);
  return { line: line - 1 + HEADER_LINES, character: column - 1 };
}

export function toOffset(code: string, { line, character }: LspPosition): number {
  return offsetOf(code, { line: line + 1 - HEADER_LINES, column: character + 1 });
}

/** A text of the server's without what only we know of: our aliases, and the files that the cells are in. */
export function toUserText(text: string, { aliases }: Pick<CellFile, "aliases">): string {
  let result = text.replaceAll(/(?:typeof )?import\("[^"]*\/(?:cell_\w+|labtrail-\w+)(?:\.tsx?)?"\)\.?/g, "");
  for (const [alias, name] of aliases) result = result.replaceAll(alias, name);
  return result;
}
