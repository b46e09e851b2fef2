import { createLsmagic } from "./lsmagic.ts";
import { MagicError, type Magic } from "./magic.ts";
import { maybeNearestName } from "../../src/shared/nearest-name.ts";
import { trackMagic } from "./track.ts";

/** Every magic, by name. */
const MAGICS: readonly Magic[] = [createLsmagic(() => MAGICS), trackMagic];

/** Whether there is a magic of that name. */
export function isMagic(name: string): boolean {
  return MAGICS.some((one) => one.name === name);
}

/** @throws {@link MagicError} `UNKNOWN_MAGIC`, with the nearest name. */
export function findMagic(name: string): Magic {
  const magic = MAGICS.find((one) => one.name === name);
  if (magic !== undefined) return magic;
  const nearest = maybeNearestName(
    name,
    MAGICS.map((one) => one.name),
  );
  const guess = nearest === undefined ? "" : ` Did you mean \`%${nearest}\`?`;
  throw new MagicError("UNKNOWN_MAGIC", `there is no magic "%${name}".${guess}`, {
    hint: "`%lsmagic` lists the magics there are.",
  });
}
