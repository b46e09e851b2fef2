// A barrel re-exports by name what the modules of a package export. It says in its head that it is ours, as modules do.
import { isRecord } from "../../shared/json.ts";
import { GENERATED_BY, HEADER_MARK, hashText } from "../render/header.ts";
import { relativeSpecifier } from "../cells/specifier.ts";
import type { TextExports } from "./text-exports.ts";

/** A file that begins as our barrels do. */
export interface GeneratedBarrel {
  /** The `package.json` that asked for it. */
  readonly manifestPath: string;
  readonly unformattedHash: string;
  readonly isEdited: boolean;
}

/** A module of a package, and what it exports. */
export interface BarrelModule extends TextExports {
  readonly path: string;
}

/** The code of a barrel, without its head. */
export function renderBarrelBody(path: string, modules: readonly BarrelModule[]): string {
  const statements = modules.flatMap(({ path: modulePath, names, hasStar }) => {
    const from = JSON.stringify(relativeSpecifier(modulePath, path));
    if (hasStar) return [`export * from ${from};`];
    const isAllTypes = names.every(({ isType }) => isType);
    const items = names.map(({ name, isType }) => `${isType && !isAllTypes ? "type " : ""}${name}`);
    return items.length === 0 ? [] : [`export ${isAllTypes ? "type " : ""}{ ${items.join(", ")} } from ${from};`];
  });
  return `\n${statements.length === 0 ? "export {};" : statements.join("\n")}\n`;
}

/** @param unformattedHash - Of the body before the project's formatter had it. */
export function renderBarrel(manifestPath: string, body: string, unformattedHash: string): string {
  const data = { version: 1, barrel: manifestPath, body: hashText(body), unformatted: unformattedHash };
  return [
    `${GENERATED_BY}the modules of ${manifestPath}. To change it, edit their notebooks and run \`labtrail export\`.`,
    `${HEADER_MARK}${JSON.stringify(data)}`,
    body,
  ].join("\n");
}

/** Reads the head of a barrel; undefined for any other file. */
export function maybeBarrel(text: string): GeneratedBarrel | undefined {
  const [first = "", second = "", ...body] = text.replaceAll("\r\n", "\n").split("\n");
  if (!first.startsWith(GENERATED_BY) || !second.startsWith(HEADER_MARK)) return undefined;
  try {
    const data: unknown = JSON.parse(second.slice(HEADER_MARK.length));
    if (!isRecord(data) || typeof data["barrel"] !== "string" || typeof data["unformatted"] !== "string")
      return undefined;
    const isEdited = hashText(body.join("\n")) !== data["body"];
    return { manifestPath: data["barrel"], unformattedHash: data["unformatted"], isEdited };
  } catch {
    // Someone edited the line: the file can no longer be told from one that was written by hand.
    return undefined;
  }
}
