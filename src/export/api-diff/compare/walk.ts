import type { Checker, TypeRef } from "../checker/checker.ts";
import type { Sampler } from "../caller/sampler.ts";
import type { ChangeKind } from "../change.ts";
import type { Spot } from "./spot.ts";

/** What the comparisons of properties, signatures and the like share. */
export interface Walk {
  readonly checker: Checker;
  readonly sampler: Sampler;
  /** Whether only subclasses see a member; in what is compared it is public. */
  isProtected(side: "old" | "next", className: string, member: string): boolean;
  /** Compares two types at a spot. @returns Whether there is a break in them. */
  visit(old: TypeRef, next: TypeRef, spot: Spot): boolean;
  /** Notes a break, with lines that may show it. Always true, as what {@link visit} gives. */
  addBreak(spot: Spot, kind: ChangeKind, message: string, candidates: readonly string[]): true;
  /** Notes lines that should not break; one that does is a break of this kind. */
  addProbe(spot: Spot, kind: ChangeKind, message: string, candidates: readonly string[]): void;
  addMinor(spot: Spot, kind: ChangeKind, message: string): void;
}

/** Whether any of some comparisons found a break; all of them are made. */
export function anyOf(found: readonly boolean[]): boolean {
  return found.includes(true);
}
