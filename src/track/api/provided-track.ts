import type { Track } from "./track.ts";

/** Whoever records for a whole process puts its `track` here, before the code that uses it is loaded. */
const TRACK = Symbol.for("labtrail.track");

export function provideTrack(track: Track): void {
  Object.defineProperty(globalThis, TRACK, { value: track, configurable: true });
}

/** The `track` that was provided; undefined where nobody did. */
export function maybeProvidedTrack(): Track | undefined {
  return (globalThis as { readonly [TRACK]?: Track })[TRACK];
}
