import { DIFFERENCE_ASPECTS } from "../../track/report/aspects.ts";
import { SEVERAL } from "../check-arguments.ts";
import type { CommandFactory } from "../command.ts";
import { diffNotebookVersions } from "../diff-notebook-versions.ts";
import { diffRuns } from "../diff-runs.ts";
import { JSON_FLAG, REFERENCE } from "../look.ts";

/** `labtrail diff`: two versions of a notebook cell by cell, or two runs line by line. */
export const diffCommandFactory: CommandFactory = (effects) => ({
  meta: { name: "diff", description: "Compare two notebooks cell by cell, or two runs line by line" },
  args: {
    before: {
      type: "positional",
      required: true,
      description: `A notebook, or a committed one as HEAD~1:path. Alone: its last commit is compared with the file. Or a run: ${REFERENCE}`,
    },
    after: { type: "positional", required: false, description: "The notebook or the run to compare it with" },
    aspect: {
      type: "positional",
      required: false,
      valueHint: SEVERAL,
      description: `Of runs only this: ${DIFFERENCE_ASPECTS.join(", ")}`,
    },
    outputs: { type: "boolean", description: "Of notebooks compare outputs too" },
    metadata: { type: "boolean", description: "Of notebooks compare metadata too" },
    html: { type: "boolean", description: "Print a page that needs nothing else" },
    json: JSON_FLAG,
  },
  run({ args }) {
    const [before = "", after, ...aspects] = args._;
    const isJson = args["json"] === true;
    const isHtml = args["html"] === true;
    if (after !== undefined && ![before, after].some(isNotebook)) {
      diffRuns(effects, { before, after, aspects, isJson, isHtml });
      return;
    }
    diffNotebookVersions(effects, {
      before,
      after,
      outputs: args["outputs"] === true,
      metadata: args["metadata"] === true,
      isJson,
      isHtml,
    });
  },
});

function isNotebook(name: string): boolean {
  return name.endsWith(".ipynb");
}
