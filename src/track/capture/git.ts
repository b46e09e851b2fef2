import type { RunId } from "../../shared/ids.ts";
import { redactText } from "../redact.ts";
import type { CodeState } from "../run.ts";
import { maybeGit } from "./git-command.ts";
import { takeSnapshot } from "./git-snapshot.ts";

/**
 * Where the code stands, with a hidden commit of a changed work tree under `refs/labtrail/runs/<id>`: untracked files
 * included, ignored ones left out. The user's index, HEAD and status stay as they are.
 *
 * @returns Undefined when the folder is in no repository, or there is no git.
 */
export async function captureCode(folder: string, runId: RunId): Promise<CodeState | undefined> {
  const git = async (...args: readonly string[]): Promise<string | undefined> => (await maybeGit(folder, args))?.trim();
  const topFolder = await git("rev-parse", "--show-toplevel");
  if (topFolder === undefined) return undefined;
  const [commit, branch, remotes, status] = await Promise.all([
    git("rev-parse", "--verify", "--quiet", "HEAD"),
    git("symbolic-ref", "--quiet", "--short", "HEAD"),
    git("config", "--get-regexp", String.raw`^remote\..*\.url$`),
    git("--no-optional-locks", "status", "--porcelain"),
  ]);
  const isDirty = status !== "";
  const snapshot = isDirty ? await takeSnapshot(topFolder, runId, commit) : undefined;
  return {
    commit,
    branch,
    remote: maybeRemote(remotes),
    isDirty,
    snapshot: snapshot?.commit,
    leftOut: snapshot?.leftOut ?? [],
  };
}

/** That of `origin`, else the first there is; without credentials. */
function maybeRemote(remotes = ""): string | undefined {
  const urls = remotes.split("\n").map((line) => /^remote\.(.*)\.url (.+)$/.exec(line));
  const [, , url] = urls.find((found) => found?.[1] === "origin") ?? urls.find((found) => found !== null) ?? [];
  return url === undefined ? undefined : redactText(url);
}
