import type { Json } from "../../../src/shared/json.ts";
import { parsePairs } from "../arguments.ts";
import type { CellForm } from "../magic.ts";
import { parseSeed, RUN_FLAGS } from "./session.ts";
import { parseValue } from "./values.ts";

/** `%%track`: the cell is one run, whatever it does, also while tracking is off. */
export const trackCell: CellForm = {
  takes: "body",
  summary: "makes exactly this cell one run",
  arguments: [{ name: "NAME", kind: "word", isOptional: true }],
  flags: [
    { name: "param", short: "p", value: "NAME=VALUE", isRepeatable: true, help: "what the run is made with" },
    RUN_FLAGS.seed,
    RUN_FLAGS.experiment,
  ],
  async run(given, { tracker, runtime, executionId }, runBody) {
    const [runName] = given.words;
    const seedText = given.flag("seed");
    const seed = seedText === undefined ? undefined : parseSeed(seedText);
    const experiment = given.flag("experiment");
    await tracker.beginCellRun(executionId, {
      params: parseParams(given.flags("param")),
      ...(runName === undefined ? {} : { runName }),
      ...(experiment === undefined ? {} : { experiment }),
      ...(seed === undefined ? {} : { seed: seed.seed }),
    });
    await runtime.setCapture({ isOn: true, seed: seed?.seed, skip: seed?.skip });
    try {
      return await runBody();
    } finally {
      if (!tracker.isOn) await runtime.setCapture({ isOn: false });
    }
  },
};

function parseParams(texts: readonly string[]): Readonly<Record<string, Json>> {
  if (texts.length === 0) return {};
  const pairs = parsePairs(texts, "%%track baseline --param units=32");
  return Object.fromEntries(pairs.map(([name, value]) => [name, parseValue(value)]));
}
