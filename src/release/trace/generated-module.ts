import { readFileSync } from "node:fs";
import { dirname } from "node:path";

import { exportProject } from "../../export/project/export-project.ts";
import { type GeneratedModule, maybeGeneratedModule } from "../../export/render/header.ts";
import type { ModulePlan } from "../../export/plan/plan.ts";
import { findProjectRoot, toRelativePath } from "../../export/project/project.ts";
import { ReleaseError } from "../release-error.ts";
import { describePlans, describeWorkspace, type OpenProject } from "./workspace.ts";
import type { TraceablePackage } from "./trace.ts";

/** A module in a project that was generated from one of its notebooks. */
export interface TraceableModule {
  readonly traced: TraceablePackage;
  readonly plan: ModulePlan;
  readonly text: string;
  readonly module: GeneratedModule;
  /** Whether it is what its notebook says. */
  readonly isCurrent: boolean;
}

/**
 * Reads a file as a module that labtrail has generated; undefined when it is none.
 *
 * @throws {@link ReleaseError} `NOT_TRACEABLE` when the notebook no longer makes it.
 */
export function maybeTraceableModule(open: OpenProject, path: string): TraceableModule | undefined {
  const text = readFileSync(path, "utf8").replaceAll("\r\n", "\n");
  const module = maybeGeneratedModule(text);
  if (module === undefined) return undefined;
  const root = findProjectRoot(dirname(path));
  const project = open(root);
  const { notebookPath } = module.header;
  const { notebooks, modules } = exportProject(root, [""]);
  const relativePath = toRelativePath(root, path);
  const plan = notebooks.flatMap((notebook) => notebook.modules).find((one) => one.path === relativePath)?.plan;
  if (plan === undefined) {
    throw new ReleaseError(
      "NOT_TRACEABLE",
      `${relativePath} was generated from ${notebookPath}, which no longer makes it`,
      {
        hint: `See what is wrong: labtrail export ${notebookPath} --check`,
      },
    );
  }
  const owner = project.packages.maybeOwner(relativePath);
  const traced: TraceablePackage =
    owner === undefined
      ? { alias: relativePath, kind: "workspace", provenance: describePlans(project, [plan], relativePath, "") }
      : describeWorkspace(project, owner);
  const isCurrent = modules.some((one) => one.path === relativePath && one.state.kind === "current");
  return { traced, plan, text, module, isCurrent };
}
