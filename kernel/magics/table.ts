import { findNearestNames } from "../../src/shared/nearest-name.ts";
import { configMagic } from "./config/config.ts";
import { exportMagic } from "./export/export.ts";
import { cdMagic, pwdMagic } from "./files/folder.ts";
import { loadMagic } from "./files/load.ts";
import { lsMagic } from "./files/ls.ts";
import { writefileMagic } from "./files/writefile.ts";
import { importMagic } from "./import.ts";
import { createLsmagic } from "./lsmagic.ts";
import { MagicError, type Magic } from "./magic.ts";
import { prunMagic } from "./measure/prun.ts";
import { timeMagic } from "./measure/time.ts";
import { timeitMagic } from "./measure/timeit.ts";
import { installMagic } from "./packages/install.ts";
import { envMagic } from "./session/env.ts";
import { historyMagic } from "./session/history.ts";
import { memoryMagic } from "./session/memory.ts";
import { whoMagic, whosMagic } from "./session/names.ts";
import { resetMagic } from "./session/reset.ts";
import { runMagic } from "./session/run.ts";
import { shellCellMagics } from "./shell/sh.ts";
import { textCellMagics } from "./show/text-cells.ts";
import { strictMagic } from "./strict.ts";
import { trackMagic } from "./track/track.ts";
import { typesMagic } from "./types.ts";

/** Magics that belong together, in the order of `%lsmagic` and of `docs/magics.md`. */
export interface MagicGroup {
  readonly title: string;
  readonly magics: readonly Magic[];
}

/** Every magic. */
export const MAGIC_GROUPS: readonly MagicGroup[] = [
  { title: "Finding your way", magics: [createLsmagic(() => MAGICS)] },
  { title: "The session", magics: [whoMagic, whosMagic, historyMagic, runMagic, resetMagic, envMagic, configMagic] },
  { title: "Files and packages", magics: [pwdMagic, cdMagic, lsMagic, loadMagic, writefileMagic, installMagic] },
  { title: "Measuring", magics: [timeMagic, timeitMagic, prunMagic, memoryMagic] },
  { title: "The language", magics: [importMagic, strictMagic, typesMagic] },
  { title: "Cells that are no TypeScript", magics: [...shellCellMagics, ...textCellMagics] },
  { title: "Experiments", magics: [trackMagic] },
  { title: "Modules", magics: [exportMagic] },
];

export const MAGICS: readonly Magic[] = MAGIC_GROUPS.flatMap(({ magics }) => magics);

/** Whether there is a magic of that name. */
export function isMagic(name: string): boolean {
  return MAGICS.some((one) => one.name === name);
}

/** @throws {@link MagicError} `UNKNOWN_MAGIC`, with the nearest names. */
export function findMagic(name: string): Magic {
  const magic = MAGICS.find((one) => one.name === name);
  if (magic !== undefined) return magic;
  const nearest = findNearestNames(
    name,
    MAGICS.map((one) => one.name),
  );
  const guess = nearest.length === 0 ? "" : ` Did you mean ${nearest.map((one) => `\`%${one}\``).join(" or ")}?`;
  throw new MagicError("UNKNOWN_MAGIC", `there is no magic "%${name}".${guess}`, {
    hint: "`%lsmagic` lists the magics there are.",
  });
}
