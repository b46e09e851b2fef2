import type { LabtrailConfig } from "./filter-config.ts";
import { DEFAULT_LIMITS, type KeeperLimits } from "./keeper.ts";

/** Git's own settings for the output keeper. They are a matter of each clone: what is kept never leaves it. */
export const KEEPER_KEYS = ["labtrail.keeper", "labtrail.keepersize"] as const;

export interface KeeperSettings {
  readonly isOn: boolean;
  readonly limits: KeeperLimits;
}

/** What git's configuration says of the keeper; it is on unless it says otherwise. */
export function readKeeperSettings(config: LabtrailConfig): KeeperSettings {
  const [isOn = "true", size = ""] = KEEPER_KEYS.map((key) => config.get(key)?.at(-1));
  // These are what git itself takes for no.
  const isOff = /^(?:false|no|off|0|)$/i.test(isOn);
  return { isOn: !isOff, limits: { ...DEFAULT_LIMITS, totalBytes: maybeSizeBytes(size) ?? DEFAULT_LIMITS.totalBytes } };
}

const UNITS: Readonly<Record<string, number>> = { "": 1, k: 1 << 10, m: 1 << 20, g: 1 << 30 };

/** The size that a text such as `512m` or `2g` names, in bytes, as git counts; undefined for another text. */
export function maybeSizeBytes(text: string): number | undefined {
  const [, digits, unit = ""] = /^(\d+(?:\.\d+)?)([kmg]?)(?:i?b)?$/i.exec(text.trim()) ?? [];
  const factor = UNITS[unit.toLowerCase()];
  return digits === undefined || factor === undefined ? undefined : Math.round(Number(digits) * factor);
}
