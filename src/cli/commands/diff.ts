import { type NotebookVersion, readCommitted, readVersion } from "../../git/notebook-version.ts";
import { diffNotebooks, isEmptyDiff, type NotebookDiff } from "../../notebook/diff/diff-notebooks.ts";
import { renderDiffHtml } from "../../notebook/diff/render-diff-html.ts";
import { renderDiffText } from "../../notebook/diff/render-diff-text.ts";
import { parseNotebook } from "../../notebook/parse.ts";
import type { CommandFactory } from "../command.ts";

const CONTEXT_LINES = 3;

/** `labtrail diff`: two versions of a notebook, cell by cell. */
export const diffCommandFactory: CommandFactory = (effects) => ({
  meta: { name: "diff", description: "Compare two notebooks cell by cell" },
  args: {
    before: {
      type: "positional",
      required: true,
      description: "A notebook, or a committed one as HEAD~1:path. Alone: its last commit is compared with the file",
    },
    after: { type: "positional", required: false, description: "The notebook to compare it with" },
    outputs: { type: "boolean", description: "Compare outputs too" },
    metadata: { type: "boolean", description: "Compare metadata too" },
    html: { type: "boolean", description: "Print a page, side by side, that needs nothing else" },
    json: { type: "boolean", description: "Print JSON" },
  },
  run({ args }) {
    const [first, second] = [String(args["before"]), args["after"] as string | undefined];
    const [before, after] =
      second === undefined
        ? [readCommitted(effects, "HEAD", first), readVersion(effects, first)]
        : [readVersion(effects, first), readVersion(effects, second)];
    const options = { outputs: args["outputs"] === true, metadata: args["metadata"] === true };
    const diff = diffNotebooks(read(before), read(after), options);
    if (args["json"] === true) effects.stdout(`${JSON.stringify(toJson(diff), undefined, 2)}\n`);
    else if (args["html"] === true) {
      effects.stdout(renderDiffHtml(diff, { before: before.name, after: after.name }));
    } else if (isEmptyDiff(diff)) effects.stderr("no cell differs\n");
    else effects.stdout(renderDiffText(diff, { hasColor: effects.hasColor, contextLines: CONTEXT_LINES }));
  },
});

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
