import { hostname } from "node:os";

/** Whether a process is known to have ended. Of another machine or container nothing can be known, so this says no. */
export function isProcessGone(host: string, pid: number): boolean {
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // EPERM, the other possible code: it is there, and belongs to another user.
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
