import { accessSync, constants, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { GitPlace } from "../git-command.ts";
import { findHookFolder, type HookFolder } from "../hooks/hook-folder.ts";
import { hasBlock, HOOK_NAMES, type HookName, renderHook, withBlock } from "../hooks/hook-script.ts";
import { beforeOf, placeOfOwn } from "../hooks/install-hooks.ts";
import { type Finding, note, ok, warning } from "./finding.ts";

const INSTALL = "labtrail git install";

/**
 * Whether git runs our hooks, and what runs before them.
 *
 * @param place - Its folder is the top one.
 */
export function checkHooks(place: GitPlace): readonly Finding[] {
  const folder = findHookFolder(place);
  if (folder.kind === "outside") {
    const message = `core.hooksPath is "${folder.path}", which other repositories use, too: modules are not made at commits`;
    return [warning("hooks", message, "Call in its pre-commit: labtrail git hook pre-commit")];
  }
  const findings = HOOK_NAMES.flatMap((name) => checkHook(place.cwd, folder, name));
  return findings.some(({ level }) => level === "warning") ? findings : [ok("hooks", `in ${folder.path}`), ...findings];
}

function checkHook(
  top: string,
  folder: Extract<HookFolder, { kind: "own" | "shared" }>,
  name: HookName,
): readonly Finding[] {
  const path = folder.kind === "own" ? placeOfOwn(folder.path, name) : join(folder.path, name);
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  if (!hasBlock(text) && text.includes("lefthook") && isCalledByLefthook(top, name)) {
    return [note("hooks", `${name}: lefthook calls ours`)];
  }
  if (!hasBlock(text))
    return [warning("hooks", describeAbsence(folder.path, name, text), fixOf(folder.path, name, text))];
  if (folder.kind === "own" ? text !== renderHook(name) : text !== withBlock(text, name)) {
    return [warning("hooks", `${path} was written by another version of labtrail`, INSTALL)];
  }
  // Husky reads its hooks by a shell, whatever their mode.
  if (!(folder.kind === "shared" && folder.manager === "husky") && !isExecutable(path)) {
    return [warning("hooks", `${path} may not be executed, so git leaves it out`, `chmod +x ${path}`)];
  }
  if (path.endsWith(".legacy"))
    return [note("hooks", `the pre-commit framework runs ours first, then its own (${path})`)];
  const before = beforeOf(folder.path, name);
  return existsSync(before) ? [note("hooks", `${name} runs what was there first (${before}), then ours`)] : [];
}

/** Its settings are in one of several files and languages; our call looks the same in all of them. */
function isCalledByLefthook(top: string, name: HookName): boolean {
  return readdirSync(top)
    .filter((file) => /^\.?lefthook(?:-local)?\.(?:ya?ml|toml|json)$/.test(file))
    .some((file) => readFileSync(join(top, file), "utf8").includes(`git hook ${name}`));
}

function describeAbsence(folder: string, name: HookName, text: string): string {
  const path = join(folder, name);
  if (text.includes("lefthook")) return `${path} is lefthook's, which overwrites ours`;
  if (text === "") return `there is no ${name} hook of ours in ${folder}`;
  const before = beforeOf(folder, name);
  if (existsSync(before)) return `${path} has taken the place of ours, which first ran ${before}`;
  return `${path} is somebody else's, and does not call ours`;
}

function fixOf(folder: string, name: HookName, text: string): string {
  if (text.includes("lefthook")) return `Add to lefthook.yml, as a command of ${name}: labtrail git hook ${name}`;
  const before = beforeOf(folder, name);
  return text !== "" && existsSync(before)
    ? `Make one hook of the two, delete ${before}, and run: ${INSTALL}`
    : INSTALL;
}

function isExecutable(path: string): boolean {
  // Windows knows no such mode, and its git asks for none.
  if (process.platform === "win32") return true;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // That is the answer.
    return false;
  }
}
