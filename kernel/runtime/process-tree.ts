import { spawn } from "node:child_process";

/**
 * Ends a process and those that it has started: on Unix all of its process group, which it must lead.
 *
 * @param signal - On Windows, which has no signals, the processes are ended at once.
 */
export function signalTree(processId: number, signal: "SIGTERM" | "SIGKILL"): void {
  if (process.platform === "win32") {
    spawn("taskkill", ["/pid", String(processId), "/t", "/f"], { stdio: "ignore", windowsHide: true }).unref();
    return;
  }
  try {
    process.kill(-processId, signal);
  } catch (error) {
    // ESRCH: all of them have ended already, which is what was asked for.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
