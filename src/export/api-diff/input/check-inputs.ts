import { createRequire } from "node:module";
import { dirname } from "node:path";

import { placeOf } from "../../../shared/text.ts";
import { ExportError } from "../../export-error.ts";
import type { Checker, CheckerFault, CheckerProcess, CheckerSettings } from "../checker/checker.ts";
import type { ApiFilesLayer } from "./api-files.ts";
import { type ApiSide, renderPath, toSlashes } from "./api-input.ts";

/**
 * Complaints that leave a type unknown: names, modules and members that are not found, types with too few arguments. A
 * checker goes on with a type that fits everything, and so would hide a break.
 */
const UNKNOWN_TYPE = new Set([
  2304, 2305, 2306, 2307, 2314, 2315, 2339, 2497, 2503, 2552, 2580, 2581, 2582, 2583, 2584, 2591, 2592, 2593, 2614,
  2688, 2694, 2702, 2707, 2709, 2724, 2749, 2792, 2834, 2835, 7016,
]);
/** So many are told. */
const MAX_FAULTS = 10;

/** The settings under which both sides are sound. */
export interface CheckedInputs {
  readonly checker: Checker;
  readonly settings: CheckerSettings;
}

/**
 * Checks that both sides can be compared. Names of browsers and of Node are looked for only when something is missing
 * without them: they cost a third of a second.
 *
 * @throws {@link ExportError} `API_FAULTY` with file, line and column of syntax errors and of types that are not found.
 */
export function checkInputs(
  process: CheckerProcess,
  layer: ApiFilesLayer,
  settings: CheckerSettings,
  sides: readonly ApiSide[],
): CheckedInputs {
  const first = process.check(settings, []);
  if (findFaults(first, layer, settings.roots).length === 0) return { checker: first, settings };
  const wider = { ...settings, hasDom: true, typeRoots: nodeTypeRoots(sides) };
  const second = process.check(wider, []);
  const faults = findFaults(second, layer, settings.roots);
  if (faults.length === 0) return { checker: second, settings: wider };
  throw toError(faults, layer, sides);
}

function findFaults(checker: Checker, layer: ApiFilesLayer, roots: readonly string[]): readonly CheckerFault[] {
  return [...new Set([...roots, ...layer.paths])]
    .flatMap((path) => checker.faultsOf(path))
    .filter(({ isSyntax, code }) => isSyntax || UNKNOWN_TYPE.has(code));
}

/** The types of Node that the user has installed, else those that labtrail has. */
function nodeTypeRoots(sides: readonly ApiSide[]): readonly string[] {
  const froms = [...sides.map(({ root }) => `${root}/index.js`), import.meta.url];
  for (const from of froms) {
    try {
      return [toSlashes(dirname(dirname(createRequire(from).resolve("@types/node/package.json"))))];
    } catch {
      // Not installed there: the next one may have it.
      continue;
    }
  }
  return [];
}

function toError(faults: readonly CheckerFault[], layer: ApiFilesLayer, sides: readonly ApiSide[]): ExportError {
  const lines = faults.slice(0, MAX_FAULTS).map(({ path, start, text }) => {
    const side = sides.find(({ root }) => path.startsWith(`${root}/`));
    const { line, column } = placeOf(layer.sourceOf(path), start);
    return `${side === undefined ? path : renderPath(path, side)}:${line}:${column} ${text}`;
  });
  const more = faults.length > MAX_FAULTS ? `\nand ${faults.length - MAX_FAULTS} more` : "";
  const isMissingPackage = faults.some(
    ({ code, text }) => (code === 2307 || code === 7016) && !/'\.{0,2}\//.test(text),
  );
  return new ExportError("API_FAULTY", `the API cannot be compared:\n${lines.join("\n")}${more}`, {
    hint: isMissingPackage
      ? "Install the packages that it imports where they are found from its folder; those of a .tgz are looked for from the working directory."
      : "Mend what the compiler says, then compare again.",
  });
}
