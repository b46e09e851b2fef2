import { drawSeed } from "../../src/track/capture/seed.ts";
import { parseArguments } from "./arguments.ts";
import { MagicError } from "./magic.ts";
import type { TrackCommand } from "./track-command.ts";
import { renderStatus } from "./track-status.ts";

/** `%track on`. */
export const trackOn: TrackCommand = {
  name: "on",
  form: "on [NAME] [-e EXPERIMENT] [--seed N|off]",
  summary: "remembers cells from here on; the first fit, evaluation or metric opens a run (called NAME)",
  async run(argument, { tracker, runtime, print }) {
    const { words, flags } = parseArguments(argument, { flags: ["experiment", "seed"], short: { e: "experiment" } });
    const runName = maybeSingleWord(words, "on");
    const experiment = flags.get("experiment")?.at(-1);
    const before = await tracker.status();
    const wish = flags.get("seed")?.at(-1);
    // A cell that turns it on again must not set the random numbers back.
    const drawn = wish === undefined ? (before.isOn ? before.seed : drawSeed()) : parseSeed(wish);
    const status = await tracker.turnOn({
      ...(runName === undefined ? {} : { runName }),
      ...(experiment === undefined ? {} : { experiment }),
      seed: drawn,
    });
    // Off and on again gives the former `Math.random` back.
    if (wish === "off") await runtime.setCapture({ isOn: false });
    const isNewSeed = wish !== undefined || !before.isOn;
    if (status.isOn) await runtime.setCapture({ isOn: true, seed: isNewSeed ? drawn : undefined });
    print(renderStatus(status));
  },
};

/** `%track off`. */
export const trackOff: TrackCommand = {
  name: "off",
  form: "off",
  summary: "ends the open run and remembers nothing more",
  async run(argument, { tracker, runtime, print }) {
    requireNothing(argument, "off");
    await runtime.setCapture({ isOn: false });
    await tracker.turnOff();
    print(renderStatus(await tracker.status()));
  },
};

/** `%track new`. */
export const trackNew: TrackCommand = {
  name: "new",
  form: "new [NAME]",
  summary: "ends the open run; the next trigger opens one (called NAME)",
  async run(argument, { tracker }) {
    await tracker.startNewRun(maybeSingleWord(parseArguments(argument, { flags: [] }).words, "new"));
  },
};

/** `%track end`. */
export const trackEnd: TrackCommand = {
  name: "end",
  form: "end",
  summary: "ends the open run",
  async run(argument, { tracker, print }) {
    requireNothing(argument, "end");
    const run = await tracker.endRun();
    print(run === undefined ? "no run is open\n" : `run ${run.name} has ended\n`);
  },
};

/** `%track note`. */
export const trackNote: TrackCommand = {
  name: "note",
  form: "note TEXT",
  summary: "writes a note to the open run, or the next",
  async run(argument, { tracker, executionId }) {
    if (argument === "") throw new MagicError("BAD_ARGUMENT", "nothing was given: write `%track note TEXT`");
    await tracker.addNote(executionId, argument);
  },
};

/** `off` for none. @throws {@link MagicError} `BAD_ARGUMENT`. */
export function parseSeed(text: string): number | undefined {
  if (text === "off") return undefined;
  const seed = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(seed)) return seed;
  throw new MagicError("BAD_ARGUMENT", `"--seed ${text}" is neither a whole number from 0 on nor "off"`);
}

/** At most one name. @throws {@link MagicError} `BAD_ARGUMENT`. */
export function maybeSingleWord(words: readonly string[], command: string): string | undefined {
  const [first, second] = words;
  if (second !== undefined) {
    throw new MagicError("BAD_ARGUMENT", `"${command}" takes one name, and got "${words.join(" ")}"`, {
      hint: `Write a name with blanks in quotes: "${words.join(" ")}".`,
    });
  }
  return first;
}

function requireNothing(argument: string, command: string): void {
  if (argument === "") return;
  throw new MagicError("BAD_ARGUMENT", `\`%track ${command}\` takes no argument, and got "${argument}"`);
}
