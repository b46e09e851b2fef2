import { MagicError, type MagicCommand } from "../magic.ts";

/** `%track pause`. */
export const trackPause: MagicCommand = {
  name: "pause",
  summary: "lets cells run without giving anything to a run; the open run stays open",
  arguments: [],
  flags: [],
  async run(_given, { tracker, print }) {
    if (!tracker.isOn) throw isOff("paused");
    tracker.settings.isPaused = true;
    await print("tracking is paused; `%track resume` goes on\n");
  },
};

/** `%track resume`. */
export const trackResume: MagicCommand = {
  name: "resume",
  summary: "goes on after `%track pause`",
  arguments: [],
  flags: [],
  async run(_given, { tracker, print }) {
    if (!tracker.isOn) throw isOff("resumed");
    tracker.settings.isPaused = false;
    await print("tracking goes on\n");
  },
};

const NAMES = [{ name: "VAR", kind: "word", isRepeatable: true }] as const;

/** `%track watch`. */
export const trackWatch: MagicCommand = {
  name: "watch",
  summary: "takes numbers of these names for metrics, whatever they are called",
  arguments: NAMES,
  flags: [],
  async run({ words }, { tracker }) {
    for (const name of words) tracker.settings.watch(requireName(name));
  },
};

/** `%track ignore`. */
export const trackIgnore: MagicCommand = {
  name: "ignore",
  summary: "takes what is called so neither for a param nor for a metric",
  arguments: NAMES,
  flags: [],
  async run({ words }, { tracker }) {
    for (const name of words) tracker.settings.ignore(requireName(name));
  },
};

function requireName(text: string): string {
  if (/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(text)) return text;
  throw new MagicError("BAD_ARGUMENT", `"${text}" is not the name of a variable`, {
    hint: "Give names alone, such as `%track watch gap margin`.",
  });
}

function isOff(what: string): MagicError {
  return new MagicError("FAILED", `tracking is off, and cannot be ${what}`, { hint: "`%track on` turns it on." });
}
