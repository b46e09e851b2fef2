import { assertNever } from "../../shared/errors.ts";
import type { CaptureEvent } from "./event.ts";

/** What is captured beside cells, packages and environment, and can be left out. */
export const CAPTURE_PARTS = {
  code: "the commit, and a hidden commit of the work tree",
  console: "what cells print, and digests of what they show",
  data: "digests of frames and tensors that are trained or evaluated on",
  figures: "pictures that cells show",
  files: "files that are read, and what fetch brings, by their digest",
  metrics: "computed numbers and results of evaluations; those of a fit and explicit ones are always kept",
  models: "models that are saved or trained",
  params: "top-level constants; the configuration of a fit and explicit ones are always kept",
  variables: "which variables a cell has changed in place",
  written: "files that are written",
} as const;

export type CapturePart = keyof typeof CAPTURE_PARTS;

export const CAPTURE_PART_NAMES = Object.keys(CAPTURE_PARTS) as readonly CapturePart[];

/** Everything by its digest, or copies of the files that were read as well. */
export const CAPTURE_LEVELS = ["light", "full"] as const;

/** How much is captured. */
export interface CaptureChoice {
  readonly level: (typeof CAPTURE_LEVELS)[number];
  readonly without: readonly CapturePart[];
}

export const DEFAULT_CHOICE: CaptureChoice = { level: "light", without: [] };

export function wantsPart({ without }: CaptureChoice, part: CapturePart): boolean {
  return !without.includes(part);
}

export function wantsEvent(choice: CaptureChoice, event: CaptureEvent): boolean {
  const part = partOf(event);
  return part === undefined || wantsPart(choice, part);
}

function partOf(event: CaptureEvent): CapturePart | undefined {
  switch (event.kind) {
    case "file":
      return event.access === "read" ? "files" : "written";
    case "download":
      return "files";
    case "data":
    case "fit-data":
      return "data";
    case "artifact":
    case "model":
      return "models";
    case "evaluate":
      return event.isNamed === true ? "metrics" : undefined;
    case "numbers":
      return "metrics";
    case "variables":
      return "variables";
    case "module":
    case "fit-begin":
    case "fit-epoch":
    case "fit-end":
    case "timing":
    case "usage":
    case "secrets":
      return undefined;
    default:
      return assertNever(event);
  }
}
