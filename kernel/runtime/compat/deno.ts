import type { DisplayFunction } from "../display/display-function.ts";
import { DISPLAY_METHOD } from "../display/display-method.ts";

type Bundle = Readonly<Record<string, unknown>>;
type Tag = (strings: TemplateStringsArray, ...values: readonly unknown[]) => object;

function displayable(bundle: Bundle): object {
  return { [DISPLAY_METHOD]: () => bundle };
}

function tagFor(mimeType: string): Tag {
  return (strings, ...values) => displayable({ [mimeType]: String.raw({ raw: strings }, ...values) });
}

/** `Deno.jupyter` as notebooks written for Deno use it. */
function createDenoShim(display: DisplayFunction): object {
  const jupyter = {
    $display: DISPLAY_METHOD,
    display,
    html: tagFor("text/html"),
    md: tagFor("text/markdown"),
    svg: tagFor("image/svg+xml"),
  };
  return { jupyter };
}

/**
 * Puts `Deno` in place when a cell mentions it, and not before: packages take a global of that name for the real Deno
 * and then call what we do not have.
 */
export function provideDeno(code: string, display: DisplayFunction): void {
  if ("Deno" in globalThis || !/\bDeno\b/.test(code)) return;
  Object.defineProperty(globalThis, "Deno", { value: createDenoShim(display), configurable: true, writable: true });
}
