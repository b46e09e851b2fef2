import type { MagicCompletion } from "../magics/complete-magic.ts";
import { completeMagic } from "../magics/complete-magic.ts";
import type { KernelContext } from "../session/handler.ts";
import { completePath } from "./complete-path.ts";
import type { Completion, CompletionList } from "./completion.ts";

/** Completes a line that is a magic or a command of the shell; undefined where TypeScript is typed. */
export async function completeMagicLine(
  code: string,
  offset: number,
  context: KernelContext,
): Promise<CompletionList | undefined> {
  const lineStart = code.lastIndexOf("\n", offset - 1) + 1;
  const lineEnd = code.indexOf("\n", offset);
  const line = code.slice(lineStart, lineEnd < 0 ? code.length : lineEnd);
  const found = completeMagic(line, offset - lineStart);
  if (found === undefined) return undefined;
  const items = await toCompletions(found, context);
  // `!na` may be the beginning of TypeScript as well.
  return items.length === 0 ? undefined : { items, start: lineStart + found.start, end: lineStart + found.end };
}

async function toCompletions(found: MagicCompletion, context: KernelContext): Promise<readonly Completion[]> {
  switch (found.kind) {
    case "matches":
      return found.matches.map(({ text, kind, summary }) => ({ text, kind, signature: summary }));
    case "path":
      return completePath(found.text, context.cwd);
    case "variable":
      return context.scope
        .bindings()
        .filter(({ name }) => name.startsWith(found.text))
        .map(({ name }) => ({ text: name, kind: "instance" }));
    case "import":
      return completeImport(found.text, context);
  }
}

async function completeImport(prefix: string, { types }: KernelContext): Promise<readonly Completion[]> {
  const found = (await types.completeImport(prefix)) ?? [];
  const names = new Map(found.map(({ text, source }) => [text, source]));
  return Array.from(names, ([text, source]) => ({ text, kind: "auto-import", signature: `from "${source ?? ""}"` }));
}
