// Whether a folder lies on a network. SQLite's write-ahead log needs memory that all its processes share, which two
// machines cannot: on such a folder it would damage the store without a word.
import { execFileSync } from "node:child_process";
import { realpathSync, statfsSync } from "node:fs";

/** The kinds of file systems that several machines, or a machine and its guest, may write at once: statfs(2). */
const LINUX_NETWORK_TYPES = new Set([
  0x6969, // NFS
  0x517b, // SMB
  0xfe534d42, // SMB 2
  0xff534d42, // CIFS
  0x65735546, // FUSE: sshfs, s3fs, GlusterFS; the local ones lose some speed
  0x01021997, // 9P: the disks of Windows in WSL 2
  0x00c36400, // Ceph
  0x0bd00bd0, // Lustre
  0x47504653, // GPFS
  0x5346414f, // AFS
  0x7461636f, // OCFS2
  0x01161970, // GFS2
  0x786f4256, // shared folders of VirtualBox
]);
const MAC_NETWORK_TYPES = /^(?:nfs|smbfs|afpfs|webdav|ftp|macfuse|osxfuse|fusefs|cifs)/;

export function isNetworkFolder(folder: string, platform: NodeJS.Platform = process.platform): boolean {
  if (platform === "win32") return /^[\\/]{2}(?![?.][\\/])|^[\\/]{2}\?[\\/]UNC[\\/]/i.test(folder);
  try {
    if (platform !== "darwin") return isNetworkType(statfsSync(folder).type);
    // There the numbers mean something else with each system; the table of mounts has names.
    const table = execFileSync("/sbin/mount", { encoding: "utf8", timeout: 2000 });
    return isNetworkMount(table, realpathSync(folder));
  } catch {
    // A system that cannot tell: as on most disks, then. SQLite itself still refuses a log that it cannot have.
    return false;
  }
}

/** @param type - As statfs(2) of Linux gives it. */
export function isNetworkType(type: number): boolean {
  // Some systems give it with a sign.
  return LINUX_NETWORK_TYPES.has(type >>> 0);
}

/** @param table - What `mount` prints on macOS: `//me@host/share on /Volumes/share (smbfs, nodev)`. */
export function isNetworkMount(table: string, folder: string): boolean {
  const mounts = [...table.matchAll(/^.* on (\/.*) \(([^,)]+)[^)]*\)$/gm)].map(([, place = "", kind = ""]) => ({
    place,
    kind,
  }));
  const [deepest] = mounts
    .filter(({ place }) => place === "/" || folder === place || folder.startsWith(`${place}/`))
    .toSorted((a, b) => b.place.length - a.place.length);
  return deepest !== undefined && MAC_NETWORK_TYPES.test(deepest.kind);
}
