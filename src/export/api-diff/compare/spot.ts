import type { ChangeKind } from "../change.ts";
import { type GiveSite, type ReadSite, readThrough, type Site } from "../caller/site.ts";

/** The export that is looked at. */
export interface ExportPlace {
  readonly module: string;
  /** As in {@link ApiChange}: `fit`, `metrics.mean`. */
  readonly name: string;
}

/** `out`: what the API gives, new must fit old. `in`: what a caller gives, old must fit new. */
export type Direction = "out" | "in";

/** Where in an export the comparison is, in which direction values pass there, and how a caller gets there. */
export interface Spot {
  readonly place: ExportPlace;
  readonly path: string;
  readonly direction: Direction;
  /** Undefined where no caller's code for the place is known. */
  readonly site: Site | undefined;
  /** Whether types here may depend on type parameters, of which each side has its own. */
  readonly isGeneric?: boolean;
  /** Whether an object may have more keys than are asked for: what a given function returns is not checked for them. */
  readonly mayExceed?: boolean;
}

/** A change before it is known whether a caller's line shows it. */
export interface Finding {
  readonly place: ExportPlace;
  readonly path: string;
  readonly kind: ChangeKind;
  readonly isBreak: boolean;
  readonly message: string;
  /** Lines that may show the break, the plainest first. */
  readonly candidates: readonly string[];
}

export function readSiteOf({ site }: Spot): ReadSite | undefined {
  return site?.kind === "read" ? site : undefined;
}

export function giveSiteOf({ site }: Spot): GiveSite | undefined {
  return site?.kind === "give" ? site : undefined;
}

/** A spot that is read through another: `.rate`, `[0]`. */
export function spotThrough(spot: Spot, path: string, access: (value: string) => string): Spot {
  const site = readSiteOf(spot);
  return { ...spot, path: spot.path + path, site: site === undefined ? undefined : readThrough(site, access) };
}
