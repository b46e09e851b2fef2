import { MagicString } from "magic-string";
import type { TSESTree } from "@typescript-eslint/types";

import { maybeSpecifier } from "../../export/render/render-cell.ts";
import { walk } from "../../export/cells/walk.ts";
import { parseCell } from "../../language/parse/parse.ts";
import { placeOf } from "../../shared/text.ts";
import { ReleaseError } from "../release-error.ts";

/** What a file imports, re-exports, or finds beside itself. */
export interface FoundSpecifier {
  readonly value: string;
  /** From 1. */
  readonly lineNumber: number;
  readonly start: number;
  readonly end: number;
  /** `new URL("./x", import.meta.url)`: a file that is read, and not loaded. */
  readonly isAsset: boolean;
}

/**
 * Finds every specifier in a TypeScript file or a declaration file.
 *
 * @throws {@link ReleaseError} `BAD_SOURCE` for a file that does not parse.
 */
export function findSpecifiers(path: string, text: string): readonly FoundSpecifier[] {
  const { program, diagnostics } = parseCell(text, path.endsWith("x") ? "tsx" : "ts");
  const [fault] = diagnostics;
  if (fault !== undefined) {
    const { line, column } = placeOf(text, fault.start);
    throw new ReleaseError("BAD_SOURCE", `${path}:${line}:${column} ${fault.message}`);
  }
  const found: FoundSpecifier[] = [];
  walk(program, (node) => {
    const literal = node.type === "ImportDeclaration" ? node.source : maybeSpecifier(node);
    if (literal === undefined) return;
    const [start, end] = literal.range;
    const lineNumber = placeOf(text, start).line;
    found.push({ value: literal.value, lineNumber, start, end, isAsset: isUrl(node) });
  });
  return found;
}

function isUrl({ type }: TSESTree.Node): boolean {
  return type === "NewExpression";
}

/** The text with other specifiers. Every line stays where it is. */
export function replaceSpecifiers(path: string, text: string, replace: (specifier: FoundSpecifier) => string): string {
  const edited = new MagicString(text);
  for (const specifier of findSpecifiers(path, text)) {
    const value = replace(specifier);
    if (value !== specifier.value) edited.overwrite(specifier.start, specifier.end, JSON.stringify(value));
  }
  return edited.toString();
}

/** `predict.js` for `predict.ts`, as everything that was compiled is called. Other names stay. */
export function toCompiledName(path: string): string {
  return path.replace(/(?<!\.d)\.(?:ts|tsx)$/, ".js").replace(/(?<!\.d)\.mts$/, ".mjs");
}

/** `predict.d.ts` for `predict.ts`. */
export function toDeclarationName(path: string): string {
  return path.replace(/\.(?:ts|tsx)$/, ".d.ts").replace(/\.mts$/, ".d.mts");
}
