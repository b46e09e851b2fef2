import { readFileSync } from "node:fs";
import { dirname } from "node:path";

import type { RunId } from "../shared/ids.ts";
import { findLocalSources } from "./capture/local-sources.ts";
import { maybeKeepFile } from "./kept-content.ts";
import { toLocation } from "./location.ts";
import type { OwnSecretRules } from "./redaction/own-secrets.ts";
import type { TrailStore } from "./store.ts";

/** A program that no repository has. */
export interface UnversionedProgram {
  /** Its own file, a notebook or a script; undefined when nobody knows it. */
  readonly path: string | undefined;
  /** Texts of it that are not in that file, such as cells, and the folder they import from. */
  readonly texts: readonly string[];
  readonly folder: string;
  readonly projectRoot: string;
}

/** Keeps a program with its run, as artifacts below `code/`: its file, and all that it imports of its own. */
export async function keepSources(
  store: TrailStore,
  runId: RunId,
  { path, texts, folder, projectRoot }: UnversionedProgram,
  at: number,
  own?: OwnSecretRules,
): Promise<void> {
  const isScript = path !== undefined && !path.endsWith(".ipynb");
  const imported = [
    ...findLocalSources(texts, folder),
    ...(isScript ? findLocalSources([readFileSync(path, "utf8")], dirname(path)) : []),
  ];
  for (const source of new Set(path === undefined ? imported : [path, ...imported])) {
    const kept = await maybeKeepFile(store, source, own);
    if (kept === undefined) continue;
    const name = `code/${toLocation(source, projectRoot)}`;
    store.addArtifacts(runId, [{ ...kept, name, executionId: undefined, source: "auto", at }]);
  }
}
