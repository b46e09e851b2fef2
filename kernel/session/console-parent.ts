// No message says that its client is a console: `jupyter console`, Emacs and scripts send the same ones through the same
// library, and some of them know how to update a display. But a console that starts a kernel is its parent process.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { promisify } from "node:util";

/** Whether `jupyter console` has started this process. One that was attached to a running kernel is not recognised. */
export async function isStartedByConsole(processId: number = process.ppid): Promise<boolean> {
  try {
    return isConsoleCommand(await commandOf(processId));
  } catch {
    // Whoever started it is gone, or hidden from us: then it is no console that somebody looks at.
    return false;
  }
}

/** `python /usr/bin/jupyter-console`, `python -m jupyter_console`, or a launcher of that name. */
export function isConsoleCommand([program = "", script = "", module = ""]: readonly string[]): boolean {
  if (script === "-m") return module === "jupyter_console";
  return [program, script].some((path) => /^jupyter-console(?:-script)?(?:\.\w+)?$/.test(basename(path)));
}

/** Windows would have to be asked through a shell of its own, which takes a second: there nothing is known. */
async function commandOf(processId: number): Promise<readonly string[]> {
  switch (process.platform) {
    case "win32":
      return [];
    case "linux":
      return (await readFile(`/proc/${processId}/cmdline`, "utf8")).split("\0");
    default: {
      const { stdout } = await promisify(execFile)("ps", ["-ww", "-o", "command=", "-p", String(processId)]);
      return stdout.trim().split(/\s+/);
    }
  }
}
