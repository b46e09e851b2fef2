import { type NotebookVersion, readCommitted, readVersion } from "../git/notebook-version.ts";
import { diffNotebooks, isEmptyDiff, type NotebookDiff } from "../notebook/diff/diff-notebooks.ts";
import { renderDiffHtml } from "../notebook/diff/render-diff-html.ts";
import { renderDiffText } from "../notebook/diff/render-diff-text.ts";
import { parseNotebook } from "../notebook/parse.ts";
import type { Effects } from "./effects.ts";

const CONTEXT_LINES = 3;

/** What of two versions of a notebook is compared, and how it is shown. */
export interface NotebookDiffOptions {
  readonly before: string;
  /** Without it, the last commit of the notebook is compared with the file. */
  readonly after: string | undefined;
  readonly outputs: boolean;
  readonly metadata: boolean;
  readonly isJson: boolean;
  readonly isHtml: boolean;
}

/** Compares two versions of a notebook, cell by cell. */
export function diffNotebookVersions(effects: Effects, options: NotebookDiffOptions): void {
  const { before: first, after: second } = options;
  const [before, after] =
    second === undefined
      ? [readCommitted(effects, "HEAD", first), readVersion(effects, first)]
      : [readVersion(effects, first), readVersion(effects, second)];
  const diff = diffNotebooks(read(before), read(after), options);
  if (options.isJson) effects.stdout(`${JSON.stringify(toJson(diff), undefined, 2)}\n`);
  else if (options.isHtml) effects.stdout(renderDiffHtml(diff, { before: before.name, after: after.name }));
  else if (isEmptyDiff(diff)) effects.stderr("no cell differs\n");
  else effects.stdout(renderDiffText(diff, { hasColor: effects.hasColor, contextLines: CONTEXT_LINES }));
}

function read({ name, bytes }: NotebookVersion) {
  return parseNotebook(bytes.toString(), name);
}

/** The changed cells only; lines as in a patch. */
function toJson({ cells, metadata }: NotebookDiff) {
  const changed = cells.filter(({ kind, isMoved }) => kind !== "same" || isMoved);
  return {
    cells: changed.map(({ kind, isMoved, before, after, source, outputs, metadata: keys }) => ({
      kind,
      moved: isMoved,
      id: (after ?? before)?.cell.id,
      before: before?.cellNumber,
      after: after?.cellNumber,
      source: source.map(toPatchLine),
      outputs: outputs.map(toPatchLine),
      metadata: keys,
    })),
    metadata,
  };
}

function toPatchLine({ kind, parts }: NotebookDiff["cells"][number]["source"][number]): string {
  return { same: " ", removed: "-", added: "+" }[kind] + parts.map(({ text }) => text).join("");
}
