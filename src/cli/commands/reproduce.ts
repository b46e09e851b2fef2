import { resolve } from "node:path";

import { reproductionToJson } from "../../reproduce/report/reproduction-json.ts";
import { headline, toReproductionReport } from "../../reproduce/report/reproduction-report.ts";
import { reproduceRun, type ReproduceOptions } from "../../reproduce/reproduce-run.ts";
import type { Reproduction } from "../../reproduce/reproduction.ts";
import { parseTolerances } from "../../reproduce/result/tolerance.ts";
import { LabtrailError } from "../../shared/errors.ts";
import { replaceFile } from "../../shared/replace-file.ts";
import { openExistingStore } from "../../track/open-store.ts";
import { findProjectRoot } from "../../track/project.ts";
import { toSafeText } from "../../track/report/render-text.ts";
import { renderPage } from "../../track/report/render-html.ts";
import { resolveRun } from "../../track/run-reference.ts";
import { CliError } from "../cli-error.ts";
import type { CommandFactory } from "../command.ts";
import type { Effects } from "../effects.ts";
import { kernelArgv } from "../../headless/kernel-argv.ts";
import { JSON_FLAG, maybeText, printFound, readCount, REFERENCE } from "../look.ts";
import { repeatedValues } from "../repeated-values.ts";
import { StatusLine } from "../status-line.ts";

/** `labtrail reproduce`: makes a run again, and says whether the same came of it. */
export const reproduceCommandFactory: CommandFactory = (effects) => ({
  meta: {
    name: "reproduce",
    description:
      "Make a run again, and compare: exit code 0 when the same comes of it, 1 when not, 2 when it cannot run",
  },
  args: {
    run: { type: "positional", required: true, description: `The run: ${REFERENCE}` },
    tol: {
      type: "string",
      valueHint: "[METRIC=][abs:|rel:]N",
      description:
        "How far numbers may be apart, relative unless it says abs; may be given several times. Default: 1e-6",
    },
    slice: { type: "boolean", description: "Run the cells it rests on, in the order in which they ran. The default" },
    notebook: { type: "boolean", description: "Run the notebook from top to bottom instead" },
    in: {
      type: "string",
      valueHint: "DIR",
      description: "Build the work tree in DIR and leave it there; a DIR with files in it is taken as it is",
    },
    "no-install": { type: "boolean", description: "Use the packages that are installed in the project" },
    times: { type: "string", valueHint: "N", description: "Make it N times, and measure how far results are apart" },
    html: { type: "string", valueHint: "FILE", description: "Write the report as a page, too" },
    json: JSON_FLAG,
  },
  async run({ args, rawArgs }) {
    if (args["slice"] === true && args["notebook"] === true) {
      throw new CliError("COULD_NOT_RUN", "--slice and --notebook cannot both be given", { hint: "Choose one." });
    }
    const folder = maybeText(args["in"]);
    const times = maybeText(args["times"]);
    const html = maybeText(args["html"]);
    const reproduction = await reproduce(effects, String(args["run"]), {
      mode: args["notebook"] === true ? "notebook" : "slice",
      tolerances: () => parseTolerances(repeatedValues(rawArgs, "tol")),
      folder: folder === undefined ? undefined : resolve(effects.cwd, folder),
      // citty takes --no-install for the contrary of --install.
      installs: args["no-install"] !== true && args["install"] !== false,
      times: () => (times === undefined ? 1 : readCount("--times", times)),
    });
    const report = toReproductionReport(reproduction);
    if (html !== undefined) replaceFile(resolve(effects.cwd, html), renderPage(headline(reproduction), report));
    printFound(effects, args["json"], { report: () => report, json: () => reproductionToJson(reproduction) });
    failUnlessSame(reproduction);
  },
});

type Wanted = Pick<ReproduceOptions, "mode" | "folder" | "installs"> & {
  readonly tolerances: () => ReproduceOptions["tolerances"];
  readonly times: () => number;
};

/** @throws {@link CliError} `COULD_NOT_RUN` for whatever is no reproduction, `INTERRUPTED`. */
async function reproduce(effects: Effects, reference: string, wanted: Wanted): Promise<Reproduction> {
  const interruption = new AbortController();
  const stopListening = effects.onInterrupt?.(() => interruption.abort());
  const status = new StatusLine(effects);
  try {
    const store = openExistingStore(effects.cwd, ({ text }) => effects.stderr(`${text}\n`));
    try {
      return await reproduceRun({
        ...wanted,
        tolerances: wanted.tolerances(),
        times: wanted.times(),
        store,
        projectRoot: findProjectRoot(effects.cwd),
        runId: resolveRun(store, reference),
        env: effects.env,
        kernelArgv,
        signal: interruption.signal,
        onProgress: (text) => status.show(text),
      });
    } finally {
      store.close();
    }
  } catch (error) {
    if (!(error instanceof LabtrailError)) throw error;
    const { message, hint, code } = error;
    const details = { cause: error, ...(hint === undefined ? {} : { hint }) };
    throw new CliError(code === "INTERRUPTED" ? "INTERRUPTED" : "COULD_NOT_RUN", message, details);
  } finally {
    status.clear();
    stopListening?.();
  }
}

function failUnlessSame(reproduction: Reproduction): void {
  if (reproduction.outcome === "same") return;
  const code = reproduction.outcome === "differs" ? "CHECK_FAILED" : "COULD_NOT_RUN";
  throw new CliError(code, toSafeText(headline(reproduction)));
}
