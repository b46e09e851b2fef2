// A release before anybody has decided how large a step it is: everything that can be wrong with it has been looked at, and
// nothing has been written.
import { join, posix } from "node:path";

import type { ApiComparison } from "../export/api-diff/change.ts";
import { type ExportFault, isFatal, renderFault } from "../export/export-fault.ts";
import { exportProject } from "../export/project/export-project.ts";
import type { ProjectPackage, ProjectPackages } from "../export/project/packages.ts";
import { findTestedNotebooks } from "../export/testing/find-tested.ts";
import { runTests } from "../export/testing/run-tests.ts";
import { type GitPlace, requireGit, requireTopFolder, tryGit } from "../git/git-command.ts";
import { maybeLastRelease, type PastRelease } from "./last-release.ts";
import { type BuiltPackage, buildPackage } from "./pack/build-package.ts";
import { type Entry, findEntries } from "./pack/entries.ts";
import { type Manifest, readManifest } from "./pack/manifest.ts";
import type { ModulePlans } from "./pack/modules.ts";
import { type PackageFiles, readTarball } from "./pack/tarball.ts";
import { type CompareApi, compareReleases } from "./compare-releases.ts";
import type { CellSource, FindRuns, ReleasedRun } from "./provenance.ts";
import { ReleaseError } from "./release-error.ts";

/** The project that is released from, and what others know of it. */
export interface ReleaseProject {
  readonly root: string;
  /** Its folder is the root. */
  readonly place: GitPlace;
  readonly packages: ProjectPackages;
  readonly findRuns: FindRuns;
  readonly compareApi: CompareApi;
  /** The line of a text that holds what looks like a secret. */
  readonly maybeSecretLine: (text: string) => number | undefined;
}

export interface ReleaseDraft {
  readonly owner: ProjectPackage;
  readonly manifest: Manifest;
  readonly built: BuiltPackage;
  /** What package.json offers and nothing makes; the release leaves it out. */
  readonly missing: readonly Entry[];
  readonly last: PastRelease | undefined;
  /** Undefined before the first release. */
  readonly comparison: ApiComparison | undefined;
  readonly runs: readonly ReleasedRun[];
  readonly olderRuns: number;
  /** How many tests have passed. */
  readonly testCount: number;
}

/** The notebooks of a package, by their paths, and the modules that they make. */
interface ExportedNotebooks {
  readonly paths: readonly string[];
  readonly plans: ModulePlans;
}

/** What the notebooks of a package make. @throws {@link ReleaseError} `NOT_EXPORTED` when their modules are not on the disk as they should be. */
function requireExported(root: string, { folder, name }: ProjectPackage): ExportedNotebooks {
  const isInside = (path: string) => folder === "" || path.startsWith(`${folder}/`);
  const { notebooks, modules, problems } = exportProject(root, [""]);
  const ours = notebooks.filter(({ targets }) => targets.some(({ path }) => isInside(path)));
  const faults = ours.flatMap(({ notebookPath, faults: all }) =>
    all.filter(isFatal).map((fault: ExportFault) => renderFault(fault, notebookPath)),
  );
  const unsettled = modules.filter(({ path, state }) => isInside(path) && state.kind !== "current");
  const lines = [
    ...faults,
    ...problems.filter(({ path }) => isInside(path)).map(({ path, message, fix }) => `${path}: ${message}. ${fix}`),
    ...unsettled.map(({ path, state }) => `${path} is ${state.kind}`),
  ];
  if (lines.length > 0) {
    throw new ReleaseError(
      "NOT_EXPORTED",
      `the modules of "${name}" are not what their notebooks say\n${lines.join("\n")}`,
      {
        hint: "See what is to be done with `labtrail export --check`, and commit it.",
      },
    );
  }
  return {
    paths: ours.map(({ notebookPath }) => notebookPath),
    // A module of several notebooks is told with the first of them, which may have other modules elsewhere.
    plans: new Map(notebooks.flatMap((notebook) => notebook.modules.map(({ path, plan }) => [path, plan] as const))),
  };
}

/** @throws {@link ReleaseError} `DIRTY_TREE`, or GitError `NOT_A_REPOSITORY` or `GIT_FAILED`. */
export function requireCleanTree(place: GitPlace): void {
  requireTopFolder(place);
  const stdout = requireGit(place, ["status", "--porcelain"]);
  const changed = stdout.split("\n").filter((line) => line !== "");
  if (changed.length > 0) {
    const more = changed.length > 5 ? `\n  and ${changed.length - 5} more` : "";
    throw new ReleaseError(
      "DIRTY_TREE",
      `there are changes that no commit has\n  ${changed.slice(0, 5).join("\n  ")}${more}`,
      {
        hint: "Commit or stash them: a release says which commit it was made of.",
      },
    );
  }
  if (tryGit(place, ["rev-parse", "--verify", "--quiet", "HEAD"]).exitCode !== 0) {
    throw new ReleaseError("DIRTY_TREE", "the repository has no commit yet", { hint: "Commit the notebooks first." });
  }
}

/** Looks at a package, builds it, and compares it with its last release. */
export async function draftRelease(project: ReleaseProject, owner: ProjectPackage): Promise<ReleaseDraft> {
  const { root, place } = project;
  const manifest = readManifest(root, owner);
  const { paths: notebooks, plans } = requireExported(root, owner);
  const { entries, missing } = findEntries(root, owner, manifest);
  const built = buildPackage({ root, owner, manifest, entries, plans });
  refuseSecrets(project, owner.name, built.files);
  const testCount = await requireTested(root, owner, notebooks);
  const last = maybeLastRelease(place, root, owner.name);
  const inside = new Set(built.modules.map(({ source }) => source));
  const cells = [...plans].flatMap(([path, plan]): readonly CellSource[] =>
    inside.has(path) ? plan.cells.map(({ id, source, notebookPath }) => ({ notebook: notebookPath, id, source })) : [],
  );
  const comparison =
    last && (await compareReleases(project.compareApi, { folder: join(root, owner.folder), last, built }));
  return { owner, manifest, built, missing, last, comparison, testCount, ...project.findRuns(cells) };
}

/** @throws {@link ReleaseError} `SECRET_FOUND`. */
export function refuseSecrets({ maybeSecretLine }: ReleaseProject, name: string, files: PackageFiles): void {
  for (const [path, content] of files) {
    const line = content.includes(0) ? undefined : maybeSecretLine(content.toString());
    if (line === undefined) continue;
    throw new ReleaseError("SECRET_FOUND", `${path}:${line} of "${name}" holds what looks like a password or a token`, {
      hint: "Read it from the environment in the notebook's cell. If it was committed, it is known: have a new one made.",
    });
  }
}

/** @throws {@link ReleaseError} `TESTS_FAILED`. */
async function requireTested(root: string, { name }: ProjectPackage, notebooks: readonly string[]): Promise<number> {
  const tested = notebooks.length === 0 ? [] : findTestedNotebooks(root, notebooks);
  if (tested.length === 0) return 0;
  const { isGood, tests, errors } = await runTests(root, tested, {
    name: undefined,
    isUpdate: false,
    isCovering: false,
    isJson: true,
  });
  if (!isGood) {
    const failed = tests.filter(({ state }) => state === "failed");
    const lines = [
      ...failed.flatMap((test) =>
        test.errors.map(({ message, place }) => `${place ?? test.notebook} ${test.name}: ${message}`),
      ),
      ...errors.map(({ message, place }) => `${place === undefined ? "" : `${place} `}${message}`),
    ];
    throw new ReleaseError("TESTS_FAILED", `tests of "${name}" have failed\n${lines.join("\n")}`, {
      hint: `See them with: labtrail test ${tested.join(" ")}`,
    });
  }
  return tests.filter(({ state }) => state === "passed").length;
}

/** Whether the last release holds the very same modules and dependencies. */
export function isUnchanged({ built, last }: ReleaseDraft, packedManifest: string): boolean {
  if (last === undefined) return false;
  const before = new Map(readTarball(last.tarball, posix.basename(last.name)));
  const isSameManifest = before.get("package.json")?.toString() === packedManifest;
  for (const written of ["package.json", "provenance.json", "CHANGELOG.md"]) before.delete(written);
  return (
    isSameManifest &&
    before.size === built.files.size &&
    [...built.files].every(([path, content]) => before.get(path)?.equals(content) === true)
  );
}
