import { parseArgs } from "node:util";

import { messageOf } from "../../src/shared/errors.ts";
import {
  chooseCommonKernel,
  chooseProjectKernel,
  projectKernelName,
  requireProject,
  titleOf,
} from "./choose-kernel.ts";
import { findKernelspecs, installKernelspec, uninstallKernelspec } from "./install.ts";
import { KERNEL_NAME } from "./kernel-json.ts";
import { KernelspecError } from "./kernelspec-error.ts";
import type { Platform, Target } from "./places.ts";

/** What a command line says: whose Jupyter, and whether the kernel is the project's. */
interface Wish {
  readonly target: Target;
  readonly isProject: boolean;
}

/**
 * Runs `kernelspec install | uninstall | list` and returns what to print.
 *
 * @param cwd - Its project is the one that `--project` means.
 * @throws {@link KernelspecError} for a wrong command line and whatever the action throws.
 */
export function runKernelspecCommand(args: readonly string[], platform: Platform, cwd = process.cwd()): string {
  const [action, ...flags] = args;
  switch (action) {
    case "install":
      return install(parseWish(flags), platform, cwd);
    case "uninstall":
      return uninstall(parseWish(flags), platform, cwd);
    case "list":
      return renderList(platform);
    default:
      throw new KernelspecError("BAD_ARGUMENT", `"${action ?? ""}" is not install, uninstall or list`);
  }
}

function parseWish(flags: readonly string[]): Wish {
  const { user, prefix, project = false, "sys-prefix": sysPrefix } = parseFlags(flags);
  const given = [user === true, prefix !== undefined, sysPrefix === true].filter(Boolean).length;
  if (given > 1) throw new KernelspecError("BAD_ARGUMENT", "give only one of --user, --prefix and --sys-prefix");
  if (prefix !== undefined) return { target: { kind: "prefix", prefix }, isProject: project };
  return { target: sysPrefix === true ? { kind: "sys-prefix" } : { kind: "user" }, isProject: project };
}

function parseFlags(flags: readonly string[]) {
  const options = {
    user: { type: "boolean" },
    prefix: { type: "string" },
    "sys-prefix": { type: "boolean" },
    project: { type: "boolean" },
  } as const;
  try {
    return parseArgs({ args: [...flags], options }).values;
  } catch (error) {
    throw new KernelspecError("BAD_ARGUMENT", messageOf(error), { cause: error });
  }
}

function install({ target, isProject }: Wish, platform: Platform, cwd: string): string {
  if (!isProject) return `installed in ${installKernelspec(chooseCommonKernel(), target, platform)}\n`;
  const { choice, folder, nodeVersion, demand, isOwnLabtrail } = chooseProjectKernel(cwd, platform);
  const lines = [
    `installed "${choice.displayName}" in ${installKernelspec(choice, target, platform)}`,
    `  for the project in ${folder}`,
    `  on Node ${nodeVersion} (${demand ?? "the project asks for none"}): ${choice.node}`,
    isOwnLabtrail
      ? `  with the project's own labtrail: ${choice.main}`
      : `  with this labtrail, since the project has none of its own (npm install --save-dev labtrail): ${choice.main}`,
  ];
  return `${lines.join("\n")}\n`;
}

function uninstall({ target, isProject }: Wish, platform: Platform, cwd: string): string {
  const project = isProject ? requireProject(cwd) : undefined;
  const name = project === undefined ? KERNEL_NAME : projectKernelName(titleOf(project));
  return `removed from ${uninstallKernelspec({ name, project }, target, platform)}\n`;
}

function renderList(platform: Platform): string {
  const found = findKernelspecs(platform);
  if (found.length === 0) return "the kernel is not installed; install it with: labtrail kernel install\n";
  return found
    .map(({ folder, argv, project, isUsable }) => {
      const owner = project === undefined ? "" : `  for the project in ${project}\n`;
      return `${folder}\n${owner}  ${isUsable ? "runs" : "cannot run"} ${argv.join(" ")}\n`;
    })
    .join("");
}
