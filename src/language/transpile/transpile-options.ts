import type { HelperMode, JsxOptions, OxcError, TransformOptions } from "oxc-transform";

import type { Diagnostic } from "../diagnostic.ts";
import type { DecoratorSettings, JsxSettings } from "./transpile-settings.ts";

/**
 * How TypeScript becomes JavaScript, in cells and in the files that they import.
 *
 * @param decorators - The language of the decorators that the code holds; undefined when it has none.
 */
export function toTransformOptions(jsx: JsxSettings, decorators: DecoratorSettings | undefined): TransformOptions {
  const options: TransformOptions = {
    sourceType: "module",
    sourcemap: true,
    // Everything of ES2024 runs natively on the oldest Node we support; only `using` and decorators are lowered.
    target: "es2024",
    // Standard ones are left for `lowerDecorators`. Without any, the legacy transform still lowers `accessor` fields.
    decorator: { legacy: decorators?.kind !== "standard" },
    helpers: { mode: "External" as HelperMode.External },
    jsx: toJsxOptions(jsx),
  };
  if (decorators?.kind !== "legacy") return options;
  const { emitsMetadata, isStrictAboutNull, assignsFields } = decorators;
  return {
    ...options,
    decorator: { legacy: true, emitDecoratorMetadata: emitsMetadata, strictNullChecks: isStrictAboutNull },
    ...(assignsFields && {
      assumptions: { setPublicClassFields: true },
      typescript: { removeClassFieldsWithoutInitializer: true },
    }),
  };
}

function toJsxOptions(jsx: JsxSettings): JsxOptions {
  if (jsx.runtime === "classic") {
    return { runtime: "classic", pragma: jsx.factory, pragmaFrag: jsx.fragmentFactory, pure: false };
  }
  return { runtime: "automatic", importSource: jsx.importSource, development: jsx.isDevelopment, pure: false };
}

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
