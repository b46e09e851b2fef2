import { writeFileSync } from "node:fs";
import { resolve } from "node:path";

import { messageOf } from "../../shared/errors.ts";
import type { JsonObject } from "../../shared/json.ts";
import { toWireNumber } from "../../track/capture/wire-number.ts";
import { renderPictureSvg } from "../../track/plot/picture.ts";
import { plotRuns, type RunPlot } from "../../track/plot/plot-runs.ts";
import { parseFilter } from "../../track/query/parse-filter.ts";
import { SEVERAL } from "../check-arguments.ts";
import { CliError } from "../cli-error.ts";
import type { CommandFactory } from "../command.ts";
import { JSON_FLAG, maybeText, printFound, REFERENCE, withStore } from "../look.ts";

/** `labtrail plot`: a metric of runs as a picture. */
export const plotCommandFactory: CommandFactory = (effects) => ({
  meta: { name: "plot", description: "Draw a metric of runs: learning curves, against a param, or across all params" },
  args: {
    metric: { type: "positional", required: true, description: "The metric, such as val_loss" },
    run: {
      type: "positional",
      required: false,
      valueHint: SEVERAL,
      description: `Runs, by default the newest that have the metric: ${REFERENCE}`,
    },
    x: { type: "string", valueHint: "KEY", description: "A param or another metric along x, in place of the step" },
    parallel: { type: "boolean", description: "Draw each run across all params in which they differ" },
    log: { type: "boolean", description: "Make each power of ten as wide as the next" },
    smooth: { type: "string", valueHint: "SHARE", description: "Smooth curves: 0.9 takes nine tenths from the past" },
    filter: { type: "string", alias: "f", valueHint: "FILTER", description: "Only these runs, as for `labtrail runs`" },
    experiment: { type: "string", alias: "e", description: "Only runs of this experiment", valueHint: "NAME" },
    out: { type: "string", alias: "o", valueHint: "FILE", description: "Write an SVG file instead" },
    json: JSON_FLAG,
  },
  run({ args }) {
    const [metric = "", ...references] = args._;
    const filter = maybeText(args["filter"]);
    const plot = withStore(effects, (store) =>
      plotRuns(store, {
        metric,
        references,
        query: {
          experiment: maybeText(args["experiment"]),
          filter: filter === undefined ? undefined : parseFilter(filter),
        },
        x: maybeText(args["x"]),
        isParallel: args["parallel"] === true,
        isLog: args["log"] === true,
        smoothing: readShare(maybeText(args["smooth"])),
      }),
    );
    const out = maybeText(args["out"]);
    if (out !== undefined) writePicture(resolve(effects.cwd, out), plot);
    if (out !== undefined && args["json"] !== true) return;
    printFound(effects, args["json"], {
      report: () => [{ kind: "picture", picture: plot.picture }],
      json: () => toJson(plot),
    });
  },
});

function writePicture(path: string, { picture }: RunPlot): void {
  try {
    writeFileSync(path, `${renderPictureSvg(picture, "image")}\n`);
  } catch (error) {
    throw new CliError("BAD_ARGUMENT", `"${path}" cannot be written: ${messageOf(error)}`, { cause: error });
  }
}

function readShare(text: string | undefined): number | undefined {
  const share = Number(text);
  if (text === undefined || (share >= 0 && share < 1)) return text === undefined ? undefined : share;
  throw new CliError("BAD_ARGUMENT", `"--smooth ${text}" is not a number from 0 to below 1`);
}

function toJson({ runs, curves }: RunPlot): JsonObject {
  return {
    runs: runs.map(({ id, name }) => ({ id, name })),
    curves: curves.map(({ name, curve }) => ({
      run: name,
      steps: [...curve.steps],
      values: Array.from(curve.values, toWireNumber),
    })),
  };
}
