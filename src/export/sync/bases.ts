// What modules were when they were written. An edited region is compared with that, not with what the notebook would write
// today. Kept beside the runs, out of git; in a clone that has not written the module itself, git has it.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { replaceFile } from "../../shared/replace-file.ts";
import { hashText, maybeGeneratedModule } from "../render/header.ts";
import { parseRegions } from "../render/regions.ts";

/** Keeps a module as it is written. */
export function keepBase(root: string, path: string, text: string): void {
  const place = placeOf(root, path);
  mkdirSync(dirname(place), { recursive: true });
  const ignore = join(root, ".labtrail", ".gitignore");
  if (!existsSync(ignore)) writeFileSync(ignore, "*\n");
  replaceFile(place, text);
}

/** The text of a region that was written earlier, by its hash; undefined when nobody has it any more. */
export type FindBase = (hash: string) => string | undefined;

/** Finds texts of a module's regions; what it may have to read, it reads once. */
export function createBaseFinder(root: string, path: string): FindBase {
  let regions: ReadonlyMap<string, string> | undefined;
  return (hash) => {
    regions ??= new Map(
      earlierTexts(root, path).flatMap((text) => {
        const module = maybeGeneratedModule(text);
        return module === undefined
          ? []
          : parseRegions(module.body).map((region) => [hashText(region.text), region.text] as const);
      }),
    );
    return regions.get(hash);
  };
}

function earlierTexts(root: string, path: string): readonly string[] {
  const kept = placeOf(root, path);
  const texts = existsSync(kept) ? [readFileSync(kept, "utf8")] : [];
  for (const version of [`:./${path}`, `HEAD:./${path}`]) {
    const { status, stdout } = spawnSync("git", ["show", version], { cwd: root, encoding: "utf8" });
    if (status === 0) texts.push(stdout);
  }
  return texts;
}

function placeOf(root: string, path: string): string {
  return join(root, ".labtrail", "exports", path);
}
