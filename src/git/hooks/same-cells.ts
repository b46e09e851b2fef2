import { readFileSync } from "node:fs";

import type { CheckedModule } from "../../export/project/check.ts";
import { maybeGeneratedModule } from "../../export/render/header.ts";

/**
 * Whether a module on the disk was made from the very cells that would make it now. It then differs only because another
 * version of labtrail wrote it; to write it anew at each checkout would leave changes that nobody made.
 */
export function hasSameCells(file: string, { text, state }: CheckedModule): boolean {
  if (text === undefined || state.kind !== "stale") return false;
  const [found, wanted] = [readFileSync(file, "utf8"), text].map((module) =>
    maybeGeneratedModule(module)
      ?.header.cells.map(({ id, sourceHash }) => `${id} ${sourceHash}`)
      .join("\n"),
  );
  return found !== undefined && found === wanted;
}
