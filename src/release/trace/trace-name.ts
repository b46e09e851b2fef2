import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";

import { maybePackageSpecifier } from "../../export/project/packages.ts";
import { maybeNearestName } from "../../shared/nearest-name.ts";
import { ReleaseError } from "../release-error.ts";
import { readTraceableTarball, requirePackage } from "./find-package.ts";
import { maybeTraceableModule } from "./generated-module.ts";
import { type Trace, type TraceablePackage, traceExports } from "./trace.ts";
import type { OpenProject } from "./workspace.ts";

/**
 * Traces what is written as an import and a name: `@lab/penguins#predict`, `@lab/penguins/predict#predict`,
 * `@lab/penguins@1.2.0#predict`, `releases/lab-penguins-1.2.0.tgz#predict`, `src/penguins.ts#predict`. Without a name, all
 * that is exported.
 *
 * @param from - The folder of the file that would import it.
 * @throws {@link ReleaseError} `NOT_TRACEABLE`.
 */
export function traceName(open: OpenProject, from: string, written: string): readonly Trace[] {
  const [, source = "", name] = /^(.*?)(?:#(.*))?$/s.exec(written) ?? [];
  const path = resolve(from, source);
  if (existsSync(path) && statSync(path).isFile()) {
    const traced = path.endsWith(".tgz") ? readTraceableTarball(path) : maybeTraceableModule(open, path)?.traced;
    if (traced !== undefined) return requireTraces(traced, source, "", name);
    throw new ReleaseError("NOT_TRACEABLE", `"${source}" was generated from no notebook`, {
      hint: "To see where something that it imports comes from, name the line: labtrail trace --file FILE:LINE",
    });
  }
  const [, plain = source, version, rest = ""] = /^(@?[^@]+)@(\d[^/]*)(\/.*)?$/.exec(source) ?? [];
  const specifier = maybePackageSpecifier(`${plain}${rest}`);
  if (specifier === undefined) {
    throw new ReleaseError("NOT_TRACEABLE", `"${source}" is neither a file nor the name of a package`, {
      hint: "Write it as an import has it, with the name behind a #: labtrail trace @lab/penguins#predict",
    });
  }
  return requireTraces(requirePackage(open, from, specifier.name, version), source, specifier.subpath, name);
}

function requireTraces(
  traced: TraceablePackage,
  written: string,
  subpath: string,
  name: string | undefined,
): readonly Trace[] {
  const traces = traceExports(traced, { subpath, name });
  if (traces.length > 0) return traces;
  const { modules, version } = traced.provenance;
  const known = [...new Set(modules.flatMap(({ cells }) => cells.flatMap(({ exports }) => exports)))];
  const nearest = name === undefined ? undefined : maybeNearestName(name, known);
  const byHand = modules.filter(({ cells }) => cells.length === 0).map(({ source }) => source);
  const hints = [
    nearest === undefined ? `From notebooks come: ${known.join(", ")}.` : `Did you mean "${nearest}"?`,
    ...(byHand.length === 0 ? [] : [`These hold no code of notebooks: ${byHand.join(", ")}.`]),
  ];
  throw new ReleaseError(
    "NOT_TRACEABLE",
    `no cell exports ${name === undefined ? "anything" : `"${name}"`} in "${written}" (${traced.provenance.package} ${version})`,
    { hint: hints.join(" ") },
  );
}
