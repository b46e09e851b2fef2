// A project says which formatter it has, by a file that configures one or by a package.json that lists one. The nearest such
// folder above the module counts, as it does for the formatters themselves.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { parse as parseJsonc } from "jsonc-parser";

import { isRecord } from "../../shared/json.ts";
import { FORMATTER_KINDS, type FormatterKind } from "./formatters.ts";

/** A formatter that a project has chosen. */
export interface FoundFormatter {
  readonly kind: FormatterKind;
  /** The folder that chooses it: it is run there. */
  readonly folder: string;
  /** The program, to be run by Node; undefined when it is not installed. */
  readonly program: string | undefined;
}

/**
 * Finds the formatter of the files in a folder, which need not exist yet.
 *
 * @param root - Absolute, as is `folder`, which lies in it; nothing above it is looked at for a choice.
 */
export function maybeFormatter(folder: string, root: string): FoundFormatter | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const kind = maybeKind(at);
    if (kind !== undefined) return { kind, folder: at, program: maybeProgram(kind, at) };
    if (at === root || at === dirname(at)) return undefined;
  }
}

function maybeKind(folder: string): FormatterKind | undefined {
  const isConfigured = ({ configFiles }: FormatterKind): boolean =>
    configFiles.some((name) => existsSync(join(folder, name)));
  const byFile = FORMATTER_KINDS.find(isConfigured);
  if (byFile !== undefined) return byFile;
  const manifest = readManifest(join(folder, "package.json"));
  const listed = new Set(
    ["dependencies", "devDependencies"].flatMap((key) => {
      const packages = manifest[key];
      return isRecord(packages) ? Object.keys(packages) : [];
    }),
  );
  if (manifest["prettier"] !== undefined) listed.add("prettier");
  return FORMATTER_KINDS.find(({ packageName }) => listed.has(packageName));
}

function maybeProgram({ name, packageName }: FormatterKind, folder: string): string | undefined {
  let path: string;
  try {
    path = createRequire(join(folder, "package.json")).resolve(`${packageName}/package.json`);
  } catch {
    // Not installed: whoever asked says so.
    return undefined;
  }
  const { bin } = readManifest(path);
  const program = isRecord(bin) ? bin[name] : bin;
  return typeof program === "string" ? join(dirname(path), program) : undefined;
}

/** Of a file that is missing or broken, nothing: npm says what is wrong with it. */
function readManifest(path: string): Readonly<Record<string, unknown>> {
  const data: unknown = existsSync(path) ? parseJsonc(readFileSync(path, "utf8")) : undefined;
  return isRecord(data) ? data : {};
}
