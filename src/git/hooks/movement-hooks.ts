import { type GitPlace, tryGit } from "../git-command.ts";
import type { HookName } from "./hook-script.ts";
import { isOnTheWay, type Movement, type UpdatedModules, updateModules } from "./update-modules.ts";

/** The hooks that git runs after it has moved the working tree to another commit. */
export type MovementHook = Exclude<HookName, "pre-commit">;

const NOTHING: UpdatedModules = { modules: [], faults: [] };

/** Brings modules up to date after git has moved. */
export async function runMovementHook(
  place: GitPlace,
  name: MovementHook,
  args: readonly string[],
): Promise<UpdatedModules> {
  const movement = maybeMovement(place, name, args);
  return movement === undefined ? NOTHING : updateModules(place, movement);
}

function maybeMovement(place: GitPlace, name: MovementHook, args: readonly string[]): Movement | undefined {
  if (name === "post-checkout") {
    const [from = "", to = "", flag] = args;
    if (flag !== "1" || isOnTheWay(place)) return undefined;
    // All zeros stand for no commit, in a clone or a worktree that was just made.
    return { from: /^0+$/.test(from) ? undefined : from, to, trustsCommitted: true };
  }
  // After an amended commit, its hook has done the work; it was no movement.
  if (name === "post-rewrite" && args[0] !== "rebase") return undefined;
  const from = tryGit(place, ["rev-parse", "--verify", "--quiet", "ORIG_HEAD"]).stdout;
  // A squashed merge is in the index only.
  const to = name === "post-merge" && args[0] === "1" ? tryGit(place, ["write-tree"]).stdout : "HEAD";
  return from === "" ? undefined : { from, to, trustsCommitted: false };
}
