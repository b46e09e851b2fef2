import type { ArgsDef, CommandDef } from "citty";

import type { Bump } from "../../export/api-diff/change.ts";
import { createProjectPackages, type ProjectPackage, type ProjectPackages } from "../../export/project/packages.ts";
import { findGeneratedFiles } from "../../export/project/generated-modules.ts";
import { findProjectRoot } from "../../export/project/project.ts";
import { applyRelease } from "../../release/apply-release.ts";
import { draftRelease, type ReleaseDraft, type ReleaseProject, requireCleanTree } from "../../release/draft-release.ts";
import { initPackage } from "../../release/init-package.ts";
import { ReleaseError } from "../../release/release-error.ts";
import { type ReleaseChoice, type Settled, settleRelease } from "../../release/settle-release.ts";
import { BUMPS, stepFor } from "../../release/version.ts";
import { maybeNearestName } from "../../shared/nearest-name.ts";
import { SEVERAL } from "../check-arguments.ts";
import { CliError } from "../cli-error.ts";
import type { CommandFactory } from "../command.ts";
import type { Effects } from "../effects.ts";
import { compareApi } from "../compare-api.ts";
import { createRunFinder, maybeSecretLine } from "../released-runs.ts";
import { type FoundRelease, renderRelease, toReleaseJson } from "../release-report.ts";

const ARGS = {
  package: {
    type: "positional",
    required: false,
    valueHint: SEVERAL,
    description: "Packages by their names. Default: every package of the project with modules of notebooks",
  },
  bump: {
    type: "enum",
    options: ["major", "minor", "patch"],
    description: "How far the version goes. Default: as the changes of the API ask for",
  },
  reason: {
    type: "string",
    valueHint: "TEXT",
    description: "Why a smaller step is enough; it stands in the CHANGELOG",
  },
  "dry-run": { type: "boolean", description: "Check, test and compare, and write nothing" },
  init: { type: "boolean", description: "Make the packages in place of releasing them" },
  json: { type: "boolean", description: "Print one JSON document about the releases" },
} as const satisfies ArgsDef;

/** `labtrail release`: an immutable version of a package, made of notebooks. */
export const releaseCommandFactory: CommandFactory = (effects) => {
  const command: CommandDef<typeof ARGS> = {
    meta: { name: "release", description: "Release packages made of notebooks: version, CHANGELOG, tarball and tag" },
    args: ARGS,
    run: async ({ args }) => {
      const root = findProjectRoot(effects.cwd);
      const packages = createProjectPackages(root);
      if (args.init === true) return initPackages(effects, root, packages, args._);
      const project: ReleaseProject = {
        root,
        place: { cwd: root, env: effects.env },
        packages,
        findRuns: createRunFinder(root, (text) => effects.stderr(`${text}\n`)),
        compareApi,
        maybeSecretLine,
      };
      const owners = findOwners(root, packages, args._);
      requireCleanTree(project.place);
      const found: FoundRelease[] = [];
      // All that can be wrong with one of them is found before the first is written.
      for (const owner of owners) {
        const draft = await draftRelease(project, owner);
        const choice = { bump: readBump(args.bump), reason: args.reason };
        found.push({ owner, draft, settled: await settle(effects, project, draft, choice) });
      }
      const isDry = args["dry-run"] === true;
      if (!isDry) applyAll(effects, project, found);
      if (args.json === true) effects.stdout(`${JSON.stringify(toReleaseJson(found, isDry), null, 2)}\n`);
      else for (const one of found) effects.stdout(renderRelease(one, isDry));
    },
  };
  // citty types a command by its own flags, and a list of commands by none.
  return command as unknown as CommandDef;
};

function initPackages(
  { stderr, stdout }: Effects,
  root: string,
  packages: ProjectPackages,
  names: readonly string[],
): void {
  if (names.length === 0) {
    throw new CliError("BAD_ARGUMENT", "--init needs the name of a package", {
      hint: "labtrail release --init @lab/penguins",
    });
  }
  for (const name of names) {
    const { written } = initPackage(root, packages, name);
    for (const path of written) stdout(`wrote ${path}\n`);
    stderr(`Send cells to it with \`//| module ${name}/name\`, and link it once: npm install\n`);
  }
}

function applyAll({ onInterrupt }: Effects, { root, place }: ReleaseProject, found: readonly FoundRelease[]): void {
  // Ctrl-C ends the git that runs, and what was written so far is then taken back; it must not end us before.
  const stopListening = onInterrupt?.(() => undefined);
  try {
    for (const { settled } of found) if (settled.kind === "release") applyRelease(root, place, settled.release);
  } finally {
    stopListening?.();
  }
}

/** The packages that are meant. @throws {@link ReleaseError} `NO_PACKAGE`. */
function findOwners(root: string, packages: ProjectPackages, names: readonly string[]): readonly ProjectPackage[] {
  if (names.length > 0) return names.map((name) => requirePackage(packages, name));
  const owners = findGeneratedFiles(root).flatMap(({ path }) => packages.maybeOwner(path) ?? []);
  if (owners.length === 0) {
    throw new ReleaseError("NO_PACKAGE", "no package of this project has modules of notebooks", {
      hint: "Make one: labtrail release --init @lab/penguins. Then send cells to it: //| module @lab/penguins/predict",
    });
  }
  return [...new Map(owners.map((owner) => [owner.name, owner])).values()].toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  );
}

function requirePackage(packages: ProjectPackages, name: string): ProjectPackage {
  const [found, second] = packages.named(name);
  if (found !== undefined && second === undefined) return found;
  if (second !== undefined) {
    throw new ReleaseError(
      "BAD_PACKAGE",
      `two packages are called "${name}": in "${found?.folder}" and in "${second.folder}"`,
      {
        hint: "Give one of them another name in its package.json.",
      },
    );
  }
  const nearest = maybeNearestName(name, packages.names());
  throw new ReleaseError("NO_PACKAGE", `the project has no package "${name}"`, {
    hint: nearest === undefined ? `Make it: labtrail release --init ${name}` : `Did you mean "${nearest}"?`,
  });
}

/** Decides on the version; where the comparison is not sure, a person does. */
async function settle(
  { ask }: Effects,
  project: ReleaseProject,
  draft: ReleaseDraft,
  choice: ReleaseChoice,
): Promise<Settled> {
  const settled = settleRelease(project, draft, choice);
  if (settled.kind !== "unproven") return settled;
  const { owner, comparison, last } = draft;
  const asked = stepFor(comparison?.bump ?? "patch", last?.version ?? "0.0.0");
  const unsure = comparison?.changes.filter(({ proven }) => !proven) ?? [];
  const lines = unsure.map((change) => `\n  ${change.module} ${change.export}: ${change.message}`).join("");
  const problem = `${owner.name}: the comparison with ${last?.version} is not sure that this is a ${asked} version${lines}`;
  const answer = (await ask?.(`${problem}\nRelease it as major, minor or patch? [${asked}] `))?.trim();
  if (answer === undefined) {
    throw new ReleaseError("UNPROVEN", problem, {
      hint: `Say how large the step is: labtrail release ${owner.name} --bump ${asked}`,
    });
  }
  return settleRelease(project, draft, { ...choice, bump: readBump(answer === "" ? asked : answer) });
}

function readBump(text: string | undefined): Bump | undefined {
  if (text === undefined) return undefined;
  const bump = BUMPS.find((one) => one === text);
  if (bump === undefined) throw new CliError("BAD_ARGUMENT", `"${text}" is none of major, minor and patch`);
  return bump;
}
