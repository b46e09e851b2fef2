import { findNearestNames } from "../../src/shared/nearest-name.ts";
import { createLsmagic } from "./lsmagic.ts";
import { MagicError, type Magic } from "./magic.ts";
import { timeMagic } from "./measure/time.ts";
import { timeitMagic } from "./measure/timeit.ts";
import { strictMagic } from "./strict.ts";
import { trackMagic } from "./track/track.ts";

/** Magics that belong together, in the order of `%lsmagic` and of `docs/magics.md`. */
export interface MagicGroup {
  readonly title: string;
  readonly magics: readonly Magic[];
}

/** Every magic. */
export const MAGIC_GROUPS: readonly MagicGroup[] = [
  { title: "Finding your way", magics: [createLsmagic(() => MAGICS)] },
  { title: "Measuring", magics: [timeMagic, timeitMagic] },
  { title: "The language", magics: [strictMagic] },
  { title: "Experiments", magics: [trackMagic] },
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
