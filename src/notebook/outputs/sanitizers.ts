import { isRecord } from "../../shared/json.ts";

/** Takes out of a text what is another with each run. */
export interface Sanitizer {
  /** Of a ready one; undefined for one that a project has made. */
  readonly name: SanitizerName | undefined;
  readonly replace: (text: string) => string;
}

type Replacement = readonly [pattern: RegExp, replacement: string];

/** The end of a path: up to a space, a quote, or what closes around it. */
const PATH_REST = String.raw`[^\s"'\`<>()[\]{},;]*`;

/** Ready ones, by their names. */
const READY = {
  times: [
    [/\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?(?:Z|[+-]\d\d:?\d\d))?)?/g, "<time>"],
    [/\b[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d{4} \d\d:\d\d:\d\d GMT[+-]\d{4}(?: \([^)\n]*\))?/g, "<time>"],
    [/\b\d{1,2}:\d\d:\d\d(?:[.,]\d+)?(?: ?[AP]M)?/g, "<time>"],
  ],
  durations: [
    [/\b\d+(?:[.,]\d+)? ?(?:ns|µs|us|ms|s|secs?|seconds?|min|mins|minutes?|h|hours?)(?![\w%])/g, "<duration>"],
  ],
  temps: [
    [new RegExp(String.raw`/(?:private/)?(?:tmp|var/folders|var/tmp)/${PATH_REST}`, "g"), "<temp>"],
    [
      new RegExp(String.raw`[A-Za-z]:[\\/]+Users[\\/]+[^\\/\s]+[\\/]+AppData[\\/]+Local[\\/]+Temp${PATH_REST}`, "g"),
      "<temp>",
    ],
  ],
  paths: [
    [new RegExp(String.raw`(?:file://)?(?<![\w.])/(?:[\w.@~+-]+/)+${PATH_REST}`, "g"), "<path>"],
    [new RegExp(String.raw`\b[A-Za-z]:[\\/]${PATH_REST}`, "g"), "<path>"],
  ],
  addresses: [[/\b0x[0-9a-fA-F]{4,16}\b/g, "<address>"]],
  hashes: [
    [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi, "<hash>"],
    [/\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{7,128}\b/gi, "<hash>"],
  ],
} as const satisfies Readonly<Record<string, readonly Replacement[]>>;

export type SanitizerName = keyof typeof READY;

/** The names of the ready ones, in the order in which they are applied: a folder for temporary files is a path, too. */
export const SANITIZER_NAMES = Object.keys(READY) as readonly SanitizerName[];

export function readySanitizer(name: SanitizerName): Sanitizer {
  const replacements: readonly Replacement[] = READY[name];
  return {
    name,
    replace: (text) => replacements.reduce((so, [pattern, replacement]) => so.replaceAll(pattern, replacement), text),
  };
}

/** What a setting means, or what is wrong with it. */
export interface ReadSanitizers {
  readonly sanitizers: readonly Sanitizer[];
  readonly faults: readonly string[];
}

/**
 * Reads a list of sanitizers: names of ready ones, and `{ "pattern": "seed \\d+", "replacement": "seed N" }` with a regular
 * expression, and `flags` if they are wanted.
 */
export function readSanitizers(value: unknown): ReadSanitizers {
  if (value === undefined) return { sanitizers: [], faults: [] };
  if (!Array.isArray(value)) return { sanitizers: [], faults: ["`sanitizers` is no list"] };
  const read = value.map(readOne);
  return {
    sanitizers: read.filter((one) => typeof one !== "string"),
    faults: read.filter((one) => typeof one === "string"),
  };
}

function readOne(value: unknown): Sanitizer | string {
  if (typeof value === "string") {
    const name = SANITIZER_NAMES.find((known) => known === value);
    return name === undefined
      ? `"${value}" is no sanitizer: there are ${SANITIZER_NAMES.join(", ")}`
      : readySanitizer(name);
  }
  if (!isRecord(value) || typeof value["pattern"] !== "string" || typeof value["replacement"] !== "string") {
    return `${JSON.stringify(value)} is no sanitizer: write { "pattern": "...", "replacement": "..." }`;
  }
  const { pattern, replacement, flags = "" } = value;
  try {
    const expression = new RegExp(pattern, `g${String(flags).replaceAll("g", "")}`);
    return { name: undefined, replace: (text: string) => text.replaceAll(expression, replacement) };
  } catch (error) {
    // The engine's own words say where the expression is wrong.
    return error instanceof Error ? error.message : `"${pattern}" is no regular expression`;
  }
}
