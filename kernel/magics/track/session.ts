import {
  CAPTURE_LEVELS,
  CAPTURE_PART_NAMES,
  type CaptureChoice,
  type CapturePart,
} from "../../../src/track/capture/capture-choice.ts";
import { drawSeed } from "../../../src/track/capture/seed.ts";
import { maybePatternFault } from "../../../src/track/redaction/name-pattern.ts";
import type { Seed } from "../../../src/track/program/slice-program.ts";
import { MagicError, type FlagSpec, type MagicCommand } from "../magic.ts";
import { renderStatus } from "./status.ts";

/** Flags that `%track on` and `%%track` share. */
export const RUN_FLAGS = {
  experiment: {
    name: "experiment",
    short: "e",
    value: "EXPERIMENT",
    help: "what the runs belong to; by default the notebook's name",
  },
  seed: {
    name: "seed",
    value: "N|off",
    help: "what random numbers begin with; by default drawn, and kept with the run",
  },
} as const satisfies Record<string, FlagSpec>;

/** `%track on`. */
export const trackOn: MagicCommand = {
  name: "on",
  summary: "remembers cells from here on; the first fit, evaluation or metric opens a run (called NAME)",
  arguments: [{ name: "NAME", kind: "word", isOptional: true }],
  flags: [
    RUN_FLAGS.experiment,
    RUN_FLAGS.seed,
    {
      name: "capture",
      choices: CAPTURE_LEVELS,
      help: "`full` keeps copies of the files that are read; `light`, the default, their digests",
    },
    {
      name: "without",
      short: "x",
      value: "PART,...",
      isRepeatable: true,
      help: `what is not captured: ${CAPTURE_PART_NAMES.join(", ")}; \`-x none\` captures everything again`,
    },
    {
      name: "redact",
      value: "GLOB",
      isRepeatable: true,
      help: "values of variables, params and fields called so are secrets, such as `patient*`; until the session ends",
    },
  ],
  async run(given, { tracker, runtime, print }) {
    const [runName] = given.words;
    const redact = given.flags("redact");
    for (const pattern of redact) requirePattern(pattern);
    const experiment = given.flag("experiment");
    const before = await tracker.status();
    const wish = given.flag("seed");
    // A cell that turns it on again must not set the random numbers back.
    const wanted = wish === undefined ? undefined : parseSeed(wish);
    const drawn = wish === undefined ? (before.isOn ? before.seed : drawSeed()) : wanted?.seed;
    const choice = parseChoice(given.flag("capture"), given.flags("without"), before.choice);
    const status = await tracker.turnOn({
      choice,
      redact,
      ...(runName === undefined ? {} : { runName }),
      ...(experiment === undefined ? {} : { experiment }),
      seed: drawn,
    });
    // Off and on again gives the former `Math.random` back.
    if (wish === "off") await runtime.setCapture({ isOn: false });
    const isNewSeed = wish !== undefined || !before.isOn;
    const random = isNewSeed ? { seed: drawn, skip: wanted?.skip } : {};
    if (status.isOn) await runtime.setCapture({ isOn: true, choice, secretNames: status.redacted, ...random });
    print(renderStatus(status));
  },
};

/** `%track off`. */
export const trackOff: MagicCommand = {
  name: "off",
  summary: "ends the open run and remembers nothing more",
  arguments: [],
  flags: [],
  async run(_given, { tracker, runtime, print }) {
    await runtime.setCapture({ isOn: false });
    await tracker.turnOff();
    print(renderStatus(await tracker.status()));
  },
};

/** `%track new`. */
export const trackNew: MagicCommand = {
  name: "new",
  summary: "ends the open run; the next trigger opens one (called NAME)",
  arguments: [{ name: "NAME", kind: "word", isOptional: true }],
  flags: [],
  async run({ words }, { tracker }) {
    await tracker.startNewRun(words[0]);
  },
};

/** `%track end`. */
export const trackEnd: MagicCommand = {
  name: "end",
  summary: "ends the open run",
  arguments: [],
  flags: [],
  async run(_given, { tracker, print }) {
    const run = await tracker.endRun();
    print(run === undefined ? "no run is open\n" : `run ${run.name} has ended\n`);
  },
};

/** `%track note`. */
export const trackNote: MagicCommand = {
  name: "note",
  summary: "writes a note to the open run, or the next",
  arguments: [{ name: "TEXT", kind: "text" }],
  flags: [],
  async run({ word }, { tracker, executionId }) {
    await tracker.say(executionId, { kind: "note", run: undefined, text: word, at: Date.now() });
  },
};

/** @throws {@link MagicError} `BAD_ARGUMENT`. */
function requirePattern(pattern: string): void {
  const found = maybePatternFault(pattern);
  if (found === undefined) return;
  throw new MagicError("BAD_ARGUMENT", `"--redact ${pattern}" ${found.fault}`, { hint: found.hint });
}

/** What is not said stays as it was. @throws {@link MagicError} `BAD_ARGUMENT`. */
function parseChoice(level: string | undefined, without: readonly string[], before: CaptureChoice): CaptureChoice {
  const names = without.flatMap((text) => text.split(",")).filter((name) => name !== "" && name !== "none");
  const unknown = names.find((name) => !CAPTURE_PART_NAMES.includes(name as CapturePart));
  if (unknown !== undefined) {
    throw new MagicError("BAD_ARGUMENT", `there is no part "${unknown}" of what is captured`, {
      hint: `The parts are ${CAPTURE_PART_NAMES.join(", ")}.`,
    });
  }
  return {
    level: CAPTURE_LEVELS.find((one) => one === level) ?? before.level,
    without: without.length === 0 ? before.without : (names as readonly CapturePart[]),
  };
}

/**
 * `off` for none. `7+120` are the numbers of seed 7 after the first 120, as a slice says to go on in the middle.
 *
 * @throws {@link MagicError} `BAD_ARGUMENT`.
 */
export function parseSeed(text: string): Seed | undefined {
  if (text === "off") return undefined;
  const [, seed, skip = "0"] = /^(\d+)(?:\+(\d+))?$/.exec(text) ?? [];
  const parsed: Seed = { seed: Number(seed), skip: Number(skip) };
  if (Number.isSafeInteger(parsed.seed) && parsed.skip <= MAX_SKIP) return parsed;
  throw new MagicError("BAD_ARGUMENT", `"--seed ${text}" is neither a whole number from 0 on nor "off"`);
}

/** Numbers that are left out are drawn all the same: a billion take some seconds. */
const MAX_SKIP = 10_000_000_000;
