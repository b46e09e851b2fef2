import type { StripOptions } from "../../notebook/strip-options.ts";
import { existsSync } from "node:fs";

import { NotebookError } from "../../notebook/notebook-error.ts";
import { readLabtrailConfig } from "../filter-config.ts";
import { type GitPlace, requireCommonFolder, requireGit } from "../git-command.ts";
import { filteredPaths, hasRemovableOutputs } from "../hooks/check-notebooks.ts";
import { keeperFolder, measureKept } from "../keeper-folder.ts";
import { readKeeperSettings } from "../keeper-settings.ts";
import { measureBlobs, readBlobs } from "../read-blobs.ts";
import { readStripOptions } from "../strip-settings.ts";
import { count, error, type Finding, note, ok, some, warning } from "./finding.ts";

/** More than this of the history is not read; the newest comes first. */
const HISTORY_BYTES = 512 << 20;
const LFS_POINTER = "version https://git-lfs";
const MEBIBYTE = 1 << 20;

/** Where outputs are: committed ones that should not be, and those that are kept. */
export function checkOutputs(place: GitPlace, notebooks: readonly string[]): readonly Finding[] {
  const options = readStripOptions(place.cwd, readLabtrailConfig(place));
  return [...checkStaged(place, notebooks, options), ...checkHistory(place, options), ...checkKeeper(place)];
}

/** An object, and the name that it has, or once had. */
type NamedObjects = ReadonlyMap<string, string>;

function checkStaged(place: GitPlace, notebooks: readonly string[], options: StripOptions): readonly Finding[] {
  const filtered = new Set(filteredPaths(place, notebooks));
  const staged = requireGit(place, ["ls-files", "--stage", "-z", "--", "*.ipynb"]).split("\0");
  const objects = new Map(
    staged.flatMap((entry) => {
      const path = entry.slice(entry.indexOf("\t") + 1);
      return filtered.has(path) ? [[entry.split(/[ \t]/, 2)[1] ?? "", path] as const] : [];
    }),
  );
  const { withOutputs, pointers } = lookAt(place, objects, options);
  const findings: Finding[] = [];
  if (withOutputs.size > 0) {
    const message = `${count(withOutputs.size, "notebook")} (${some([...withOutputs.values()])}) committed with outputs`;
    findings.push(warning("committed notebooks", message, "git add --renormalize . && git commit"));
  }
  if (pointers.length > 0) {
    const message = `${some(pointers)}: pointers of Git LFS, which our filter cannot read`;
    findings.push(error("committed notebooks", message, "git lfs migrate export --include='*.ipynb'"));
  }
  return findings.length > 0 ? findings : [ok("committed notebooks", "without outputs")];
}

function checkHistory(place: GitPlace, options: StripOptions): readonly Finding[] {
  const lines = requireGit(place, ["rev-list", "--objects", "--all", "--", "*.ipynb"]).split(/\r?\n/);
  const named = lines.flatMap((line) => {
    const [object = "", ...path] = line.split(" ");
    return line.endsWith(".ipynb") ? [[object, path.join(" ")] as const] : [];
  });
  const filtered = new Set(filteredPaths(place, [...new Set(named.map(([, path]) => path))]));
  const objects = new Map(named.filter(([, path]) => filtered.has(path)));
  const { withOutputs, bytes, leftOut } = lookAt(place, objects, options);
  const rest = leftOut === 0 ? "" : `; ${count(leftOut, "older version")} not looked at`;
  if (withOutputs.size === 0) return [ok("history", `no version has outputs${rest}`)];
  const names = some([...new Set(withOutputs.values())]);
  const message = `${count(withOutputs.size, "version")} of ${names} with outputs, ${Math.ceil(bytes / MEBIBYTE)} MiB unpacked${rest}`;
  return [
    note("history", `${message}. They stay there, secrets too, until the history is rewritten (git filter-repo)`),
  ];
}

function lookAt(place: GitPlace, objects: NamedObjects, options: StripOptions) {
  let roomBytes = HISTORY_BYTES;
  const all = measureBlobs(place, [...objects.keys()]);
  const blobs = all.filter(({ sizeBytes }) => (roomBytes -= sizeBytes) >= 0);
  const withOutputs = new Map<string, string>();
  const pointers: string[] = [];
  let bytes = 0;
  for (const [object, content] of readBlobs(place, blobs)) {
    const path = objects.get(object) ?? "";
    if (content.toString("latin1", 0, LFS_POINTER.length) === LFS_POINTER) pointers.push(path);
    if (!hasOutputs(content, path, options)) continue;
    withOutputs.set(object, path);
    bytes += content.length;
  }
  return { withOutputs, pointers, bytes, leftOut: all.length - blobs.length };
}

function hasOutputs(content: Buffer, path: string, options: StripOptions): boolean {
  try {
    return hasRemovableOutputs(content, path, options);
  } catch (fault) {
    if (fault instanceof NotebookError) return false;
    throw fault;
  }
}

function checkKeeper(place: GitPlace): readonly Finding[] {
  const { isOn, limits } = readKeeperSettings(readLabtrailConfig(place));
  const folder = keeperFolder(requireCommonFolder(place));
  const { notebooks, sizeBytes } = measureKept(folder);
  const kept = `${count(notebooks, "notebook")}, ${Math.ceil(sizeBytes / MEBIBYTE)} of ${Math.ceil(limits.totalBytes / MEBIBYTE)} MiB`;
  if (!isOn) {
    const rest = existsSync(folder) ? `; kept from before: ${kept}` : "";
    return [note("keeper", `off: a switch, a stash or a pull may take outputs away${rest}`)];
  }
  if (sizeBytes > 0.9 * limits.totalBytes) {
    return [
      warning("keeper", `nearly full: ${kept}`, "labtrail git keeper --size 4g, or: labtrail git gc --size 500m"),
    ];
  }
  return [ok("keeper", `on: ${kept}`)];
}
