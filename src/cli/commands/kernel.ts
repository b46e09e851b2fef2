import { spawn } from "node:child_process";

import type { ArgsDef, CommandDef } from "citty";

import { entryPointPath } from "../../shared/installation.ts";
import { CliError } from "../cli-error.ts";
import type { Effects } from "../effects.ts";
import type { CommandFactory } from "../command.ts";

const TARGET_ARGS = {
  user: { type: "boolean", description: "For your own Jupyter, whatever environment it is started from (the default)" },
  prefix: { type: "string", valueHint: "DIR", description: "For the environment in this folder, such as .venv" },
  "sys-prefix": {
    type: "boolean",
    description: "For the active virtual or conda environment, or the python3 on the PATH",
  },
  project: {
    type: "boolean",
    description: "A kernel of its own for the project of this folder, on the Node and the labtrail of the project",
  },
} as const satisfies ArgsDef;

/** `labtrail kernel`: makes the kernel known to Jupyter. The kernel itself does the work; here it is only a program. */
export const kernelCommandFactory: CommandFactory = (effects) => ({
  meta: { name: "kernel", description: "Install the kernel into Jupyter, remove it, or show where it is" },
  subCommands: {
    install: kernelspecCommand(effects, "install", "Make the kernel known to Jupyter", TARGET_ARGS),
    uninstall: kernelspecCommand(effects, "uninstall", "Remove the kernel from Jupyter", TARGET_ARGS),
    list: kernelspecCommand(effects, "list", "Show where Jupyter finds the kernel", {}),
  },
});

function kernelspecCommand(effects: Effects, name: string, description: string, args: ArgsDef): CommandDef {
  return {
    meta: { name, description },
    args,
    run: ({ rawArgs }) => runKernel(["kernelspec", name, ...rawArgs], effects),
  };
}

/** Runs the kernel's program and passes on what it says. @throws {@link CliError} `KERNELSPEC_FAILED` when it fails. */
async function runKernel(args: readonly string[], { cwd, env, stdout }: Effects): Promise<void> {
  const program = spawn(process.execPath, [entryPointPath("kernel/main"), ...args], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
  });
  let complaint = "";
  program.stdout.setEncoding("utf8").on("data", stdout);
  program.stderr.setEncoding("utf8").on("data", (text: string) => (complaint += text));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    program.once("error", reject).once("close", resolve);
  });
  if (exitCode === 0) return;
  const [message = "", ...hints] = complaint
    .trim()
    .replaceAll(/^labtrail kernel: /gm, "")
    .split("\n");
  throw new CliError(
    "KERNELSPEC_FAILED",
    message === "" ? `the kernel ended with exit code ${exitCode}` : message,
    hints.length === 0 ? {} : { hint: hints.join("\n  ") },
  );
}
