// Where writes wait that the store of a project could not take. Not beside it: its disk may be full or read-only.
import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, realpathSync } from "node:fs";
import { homedir, tmpdir, userInfo } from "node:os";
import { join } from "node:path";

/** The folders for the journals of a project, the first choice first. None of them need exist. */
export function pendingFolders(projectRoot: string): readonly string[] {
  const project = createHash("sha256").update(realpathOf(projectRoot)).digest("hex").slice(0, 16);
  const own = `labtrail-${process.getuid?.() ?? userInfo().username}`;
  // Of several disks, one may have room: on Linux there is one in memory.
  const shared = process.platform === "linux" ? [tmpdir(), "/dev/shm"] : [tmpdir()];
  return [join(stateFolder(), "labtrail"), ...shared.map((folder) => join(folder, own))].map((folder) =>
    join(folder, "pending", project),
  );
}

function stateFolder(): string {
  const { XDG_STATE_HOME, LOCALAPPDATA } = process.env;
  if (XDG_STATE_HOME) return XDG_STATE_HOME;
  if (process.platform === "win32") return LOCALAPPDATA ?? join(homedir(), "AppData", "Local");
  if (process.platform === "darwin") return join(homedir(), "Library", "Application Support");
  return join(homedir(), ".local", "state");
}

/** The same project by whatever way it is reached. */
function realpathOf(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    // It is gone, or cannot be looked at: then its name must do.
    return folder;
  }
}

/** Makes a folder that only this user can look into. @throws when that cannot be. */
export function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!isOwn(folder)) throw new Error(`"${folder}" belongs to somebody else`);
}

/** Whether a folder is this user's: in a folder of all users anybody may have made it. */
export function isOwn(folder: string): boolean {
  try {
    const found = lstatSync(folder, { throwIfNoEntry: false });
    return found?.isDirectory() === true && (process.getuid === undefined || found.uid === process.getuid());
  } catch {
    // Another user's home, into which this one may not look.
    return false;
  }
}
