const DRIVE = /^[a-z]:/i;
/** Names that Windows gives to devices, in any folder and with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * Whether a path from a file of somebody else stays inside the folder that it is put into, and out of what steers git and
 * us there: relative, with slashes, without steps upwards.
 */
export function isPathInside(path: string): boolean {
  // A colon opens another stream of a file on NTFS.
  if (path === "" || path.startsWith("/") || DRIVE.test(path) || /[\\:\p{Cc}]/u.test(path)) return false;
  const parts = path.split("/");
  return parts.every((part) => {
    // Windows ignores dots and blanks at the end of a name, and macOS the case.
    const name = part.replace(/[. ]+$/, "").toLowerCase();
    return name !== "" && !DEVICE.test(name) && name !== ".git" && name !== ".labtrail" && !/^git~\d/.test(name);
  });
}
