import type { HelperMode, OxcError, TransformOptions } from "oxc-transform";

import type { Diagnostic } from "./diagnostic.ts";

/** How TypeScript becomes JavaScript, in cells and in the files that they import. */
export const TRANSPILE_OPTIONS: TransformOptions = {
  sourceType: "module",
  sourcemap: true,
  // Everything of ES2024 runs natively on the oldest Node we support; only `using` and decorators are lowered.
  target: "es2024",
  decorator: { legacy: true },
  helpers: { mode: "External" as HelperMode.External },
  jsx: { runtime: "classic", pure: false },
};

/** oxc-transform counts UTF-8 bytes, whereas oxc-parser counts UTF-16 units. */
export function toDiagnostics(source: string, errors: readonly OxcError[]): readonly Diagnostic[] {
  const bytes = Buffer.from(source);
  const toOffset = (byte: number): number => bytes.toString("utf8", 0, byte).length;
  return errors.map(({ message, labels }) => {
    // Of several labels the last in the text is the fault; the others say what it collides with, or what it would close.
    const label = labels.toSorted((a, b) => a.start - b.start).at(-1);
    const start = toOffset(label?.start ?? 0);
    return { message, start, end: label === undefined ? start : toOffset(label.end) };
  });
}
