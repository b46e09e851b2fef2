import { DOCUMENTS } from "./project-folder.ts";
import { completeInCell } from "./complete.ts";
import type { ImportChoice, TypeCompletion } from "./type-service.ts";
import { openCell, toPosition, type Workspace } from "./workspace.ts";

const CANNOT_FIND_NAME = 2304;

/** The import declarations that would give a name, as an editor offers them for one that is not found. */
export async function findImportsOf(workspace: Workspace, name: string): Promise<readonly ImportChoice[]> {
  const file = workspace.archive.toFile("", "used", undefined);
  const header = file.text.indexOf("\n") + 1;
  const text = `${file.text.slice(0, header)}${name}\n`;
  const cell = { code: name, language: "ts", file: { ...file, text } } as const;
  const { textDocument } = openCell(workspace, DOCUMENTS.typed, cell);
  const range = { start: toPosition(name, 0), end: toPosition(name, name.length) };
  const diagnostic = {
    range,
    code: CANNOT_FIND_NAME,
    message: `Cannot find name '${name}'.`,
    source: "ts",
    severity: 1,
  };
  const actions = await withAutoImports(workspace, () =>
    workspace.server.request("textDocument/codeAction", {
      textDocument,
      range,
      context: { diagnostics: [diagnostic], only: ["quickfix"] },
    }),
  );
  const choices = (actions ?? []).flatMap(({ edit }) => {
    const edits = edit?.changes?.[textDocument.uri] ?? [];
    return edits.flatMap(({ newText }) => toChoice(newText.trim()) ?? []);
  });
  return withoutTwins(choices);
}

/** Names that begin so and could be imported. */
export async function completeImportIn(workspace: Workspace, prefix: string): Promise<readonly TypeCompletion[]> {
  const { items } = await withAutoImports(workspace, () => completeInCell(workspace, prefix, prefix.length));
  return items.filter(({ source }) => source !== undefined);
}

async function withAutoImports<Result>({ server }: Workspace, ask: () => Promise<Result>): Promise<Result> {
  server.setAutoImports(true);
  try {
    return await ask();
  } finally {
    server.setAutoImports(false);
  }
}

function toChoice(statement: string): ImportChoice | undefined {
  const module = /\bfrom ["']([^"']+)["'];?$/.exec(statement)?.[1];
  return module === undefined || !statement.startsWith("import ") ? undefined : { statement, module };
}

/** `fs` and `node:fs` are the same; the second cannot be mistaken for a package. */
function withoutTwins(choices: readonly ImportChoice[]): readonly ImportChoice[] {
  const modules = new Set(choices.map(({ module }) => module));
  const kept = choices.filter(({ module }) => !modules.has(`node:${module}`));
  return [...new Map(kept.map((choice) => [choice.statement, choice])).values()];
}
