import { parseArgs } from "node:util";

import { messageOf } from "../../src/shared/errors.ts";
import { findKernelspecs, installKernelspec, uninstallKernelspec } from "./install.ts";
import { KernelspecError } from "./kernelspec-error.ts";
import type { Platform, Target } from "./places.ts";

/**
 * Runs `kernelspec install | uninstall | list` and returns what to print.
 *
 * @throws {@link KernelspecError} for a wrong command line and whatever the action throws.
 */
export function runKernelspecCommand(args: readonly string[], platform: Platform): string {
  const [action, ...flags] = args;
  switch (action) {
    case "install":
      return `installed in ${installKernelspec(parseTarget(flags), platform)}\n`;
    case "uninstall":
      return `removed from ${uninstallKernelspec(parseTarget(flags), platform)}\n`;
    case "list":
      return renderList(platform);
    default:
      throw new KernelspecError("BAD_ARGUMENT", `"${action ?? ""}" is not install, uninstall or list`);
  }
}

function parseTarget(flags: readonly string[]): Target {
  const { user, prefix, "sys-prefix": sysPrefix } = parseFlags(flags);
  const given = [user === true, prefix !== undefined, sysPrefix === true].filter(Boolean).length;
  if (given > 1) throw new KernelspecError("BAD_ARGUMENT", "give only one of --user, --prefix and --sys-prefix");
  if (prefix !== undefined) return { kind: "prefix", prefix };
  return sysPrefix === true ? { kind: "sys-prefix" } : { kind: "user" };
}

function parseFlags(flags: readonly string[]) {
  const options = { user: { type: "boolean" }, prefix: { type: "string" }, "sys-prefix": { type: "boolean" } } as const;
  try {
    return parseArgs({ args: [...flags], options }).values;
  } catch (error) {
    throw new KernelspecError("BAD_ARGUMENT", messageOf(error), { cause: error });
  }
}

function renderList(platform: Platform): string {
  const found = findKernelspecs(platform);
  if (found.length === 0) return "the kernel is not installed; install it with: labtrail kernel install\n";
  return found
    .map(({ folder, argv, isUsable }) => `${folder}\n  ${isUsable ? "runs" : "cannot run"} ${argv.join(" ")}\n`)
    .join("");
}
