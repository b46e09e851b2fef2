import { DEFAULT_CHOICE, wantsPart, type CaptureChoice, type CapturePart } from "../capture/capture-choice.ts";

/** What a session captures now. */
export class CaptureSettings {
  choice: CaptureChoice = DEFAULT_CHOICE;

  wants(part: CapturePart): boolean {
    return wantsPart(this.choice, part);
  }

  /** Whether copies are kept of what is read. */
  get isFull(): boolean {
    return this.choice.level === "full";
  }
}
