import type { Json } from "../../shared/json.ts";
import { digestOf } from "../objects.ts";
import type { CellObservation, OutputDigest } from "../run.ts";
import type { ShownBundle } from "../recorder.ts";
import { redactText } from "../redact.ts";
import type { TrailStore } from "../store.ts";

/** What is kept of the text that one cell prints. */
export const MAX_CONSOLE_BYTES = 1_000_000;
/** A cell that shows more is an animation. */
const MAX_OUTPUTS = 200;

/** What a cell has printed and shown. */
export class CellOutput {
  readonly #texts: string[] = [];
  #keptBytes = 0;
  #sizeBytes = 0;
  readonly #outputs = new Map<string, readonly OutputDigest[]>();
  #saved: CellObservation["console"];
  #isSaved = true;

  print(text: string): void {
    const sizeBytes = Buffer.byteLength(text);
    this.#sizeBytes += sizeBytes;
    this.#isSaved = false;
    const left = MAX_CONSOLE_BYTES - this.#keptBytes;
    if (left <= 0) return;
    this.#texts.push(sizeBytes <= left ? text : Buffer.from(text).subarray(0, left).toString("utf8"));
    this.#keptBytes += Math.min(sizeBytes, left);
  }

  /** What is shown under an id takes the place of what was shown under it before. */
  show({ data, displayId }: ShownBundle): void {
    const key = displayId ?? `#${this.#outputs.size + 1}`;
    if (this.#outputs.size >= MAX_OUTPUTS && !this.#outputs.has(key)) return;
    this.#outputs.set(
      key,
      Object.entries(data).map(([mediaType, content]) => toDigest(mediaType, content)),
    );
  }

  /** Keeps the text in the store, whole lines together, so that a secret is seen in one piece. */
  save(store: TrailStore): Pick<CellObservation, "console" | "outputs"> {
    if (!this.#isSaved) {
      this.#saved = { digest: store.saveText(redactText(this.#texts.join(""))), sizeBytes: this.#sizeBytes };
      this.#isSaved = true;
    }
    return { console: this.#saved, outputs: [...this.#outputs.values()].flat() };
  }
}

function toDigest(mediaType: string, content: Json): OutputDigest {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return { mediaType, digest: digestOf(text), sizeBytes: Buffer.byteLength(text) };
}
