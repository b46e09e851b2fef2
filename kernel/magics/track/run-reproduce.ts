import { resolve } from "node:path";

import { kernelArgv } from "../../../src/headless/kernel-argv.ts";
import { toReproductionReport } from "../../../src/reproduce/report/reproduction-report.ts";
import { reproduceRun } from "../../../src/reproduce/reproduce-run.ts";
import { parseTolerances } from "../../../src/reproduce/result/tolerance.ts";
import { findProjectRoot } from "../../../src/track/project.ts";
import { renderHtml } from "../../../src/track/report/render-html.ts";
import { renderText } from "../../../src/track/report/render-text.ts";
import { resolveRun } from "../../../src/track/run-reference.ts";
import { MagicError, type RunMagic } from "../magic.ts";
import { requireSurroundings } from "../surroundings.ts";

export const reproduce: RunMagic = async (given, context) => {
  if (given.has("slice") && given.has("notebook")) {
    throw new MagicError("BAD_ARGUMENT", "--slice and --notebook cannot both be given", { hint: "Choose one." });
  }
  const { cwd, env } = await requireSurroundings(context);
  const folder = given.flag("in");
  const store = await context.tracker.openStore();
  const reproduction = await reproduceRun({
    store,
    projectRoot: findProjectRoot(context.folder),
    runId: resolveRun(store, given.word),
    mode: given.has("notebook") ? "notebook" : "slice",
    tolerances: parseTolerances(given.flags("tol")),
    folder: folder === undefined ? undefined : resolve(cwd, folder),
    installs: !given.has("no-install"),
    times: given.wholeNumber("times", { min: 1 }) ?? 1,
    env,
    kernelArgv,
    signal: AbortSignal.any([context.signal, context.lifetime]),
    onProgress: (text) => {
      // Installing takes minutes; cells tell of themselves when they are through.
      if (text.startsWith("installing")) context.print(`${text}\n`);
    },
  });
  const report = toReproductionReport(reproduction);
  context.display({ "text/plain": renderText(report, { hasColor: false }), "text/html": renderHtml(report) });
};
