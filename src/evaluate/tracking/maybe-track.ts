import { maybeProvidedTrack } from "../../track/api/provided-track.ts";
import type { RunWriter, Track } from "../../track/api/track.ts";

/** Tracking of this process; undefined where a kernel of an older version provides it, which knows no evaluations. */
export async function maybeTrack(): Promise<Track | undefined> {
  // The local one brings the store with it, which a program without tracking should not have to load at its start.
  const track = maybeProvidedTrack() ?? (await import("../../track/api/global-track.ts")).track;
  return typeof (track as Partial<RunWriter>).evaluation === "function" ? track : undefined;
}
