import type { ProjectPackage } from "../export/project/packages.ts";
import type { ReleaseDraft } from "../release/draft-release.ts";
import type { Settled, SettledRelease } from "../release/settle-release.ts";
import { toSafeText } from "../track/report/render-text.ts";
import type { Json, JsonObject } from "../shared/json.ts";

/** A package, and what became of it. */
export interface FoundRelease {
  readonly owner: ProjectPackage;
  readonly draft: ReleaseDraft;
  readonly settled: Settled;
}

/** What people are told of a release. */
export function renderRelease({ owner, draft, settled }: FoundRelease, isDry: boolean): string {
  if (settled.kind === "unchanged") return `${owner.name} is as it was released in ${settled.version}\n`;
  if (settled.kind === "unproven") return "";
  const { release } = settled;
  const missing = draft.missing.map(
    ({ subpath, path }) => `left out "${subpath}": there is no ${owner.folder}/${path}`,
  );
  const { runs, modules } = release.provenance;
  const unmeasured = modules
    .flatMap(({ cells }) => cells)
    .filter(
      ({ id, notebook }) => runs.length > 0 && !runs.some((run) => run.notebook === notebook && run.cells.includes(id)),
    )
    .map(
      ({ id, notebook }) =>
        `no run rests on cell ${id} of ${notebook} as it is: run the notebook before the next release`,
    );
  const cellCount = modules.reduce((sum, { cells }) => sum + cells.length, 0);
  return [
    `${owner.name} ${release.last === undefined ? "" : `${release.last} -> `}${release.version}${describeStep(release)}`,
    ...[
      `from ${count(cellCount, "cell")}, with ${count(runs.length + draft.olderRuns, "tracked run")} and ${count(draft.testCount, "passed test")}`,
      ...unmeasured,
      ...missing,
      `${isDry ? "would write" : "wrote"} ${release.tarball.path}, sha256 ${release.tarball.sha256}`,
      `${isDry ? "would commit and tag it" : "committed and tagged"} ${release.tag.name}`,
    ].map((line) => `  ${line}`),
    "",
    ...release.entry
      .trimEnd()
      .split("\n")
      .map((line) => (line === "" ? "" : `    ${toSafeText(line)}`)),
    "",
  ].join("\n");
}

function describeStep({ step }: SettledRelease): string {
  return step === undefined ? ", the first release" : ` (${step.step})`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** The releases as one JSON document. */
export function toReleaseJson(found: readonly FoundRelease[], isDry: boolean): JsonObject {
  return {
    isDryRun: isDry,
    releases: found.map(({ owner, draft, settled }): JsonObject => {
      if (settled.kind !== "release") return { package: owner.name, state: "unchanged", version: draft.last?.version };
      const { release } = settled;
      return {
        package: owner.name,
        state: "released",
        last: release.last ?? null,
        version: release.version,
        step: release.step?.step ?? null,
        askedStep: release.step?.asked ?? null,
        reason: release.step?.reason ?? null,
        comparison: (draft.comparison ?? null) as unknown as Json,
        passedTests: draft.testCount,
        leftOut: draft.missing.map(({ subpath }) => subpath),
        tarball: release.tarball.path,
        sha256: release.tarball.sha256,
        tag: release.tag.name,
        changelog: release.entry,
        provenance: release.provenance as unknown as Json,
      };
    }),
  };
}
