import type { JsxSettings } from "../transpile/transpile-settings.ts";

/**
 * The names that code with JSX reads without having them written in its elements: `React` for `React.createElement`. There
 * are none when what is called comes from a package that is imported for it.
 *
 * @param code - Its comments may say otherwise than the settings, as in `@jsx h`.
 */
export function jsxNamesOf(code: string, jsx: JsxSettings): readonly string[] {
  const pragma = (name: string): string | undefined => new RegExp(`@${name}\\s+([\\w$./@-]+)`).exec(code)?.[1];
  const runtime = pragma("jsxRuntime") ?? jsx.runtime;
  if (runtime === "automatic") return [];
  const factory = pragma("jsx") ?? (jsx.runtime === "classic" ? jsx.factory : "React.createElement");
  const fragment = pragma("jsxFrag") ?? (jsx.runtime === "classic" ? jsx.fragmentFactory : "React.Fragment");
  const names = code.includes("<>") ? [factory, fragment] : [factory];
  return [...new Set(names.map((name) => name.split(".")[0] ?? name))];
}
