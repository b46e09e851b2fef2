import { type GitPlace, isBare, requireGit, requireTopFolder } from "../git-command.ts";
import { filterStatus } from "../status.ts";
import { checkAttributes } from "./check-attributes.ts";
import { checkHooks } from "./check-hooks.ts";
import { checkOutputs } from "./check-outputs.ts";
import { checkPrograms } from "./check-programs.ts";
import { checkSubmodules } from "./check-submodules.ts";
import { type Finding, note } from "./finding.ts";

/**
 * Looks at all that can be wrong with notebooks in a repository. Nothing is changed.
 *
 * @throws GitError `NOT_A_REPOSITORY`
 */
export function examineRepository(place: GitPlace): readonly Finding[] {
  const top = { ...place, cwd: requireTopFolder(place) };
  const status = filterStatus(top);
  if (isBare(top)) {
    const message = "bare: nothing is checked out or committed here, so neither hooks nor notebooks are looked at";
    return [note("repository", message), ...checkPrograms(top, status)];
  }
  const notebooks = [...new Set(requireGit(top, ["ls-files", "-z", "--", "*.ipynb"]).split("\0"))].filter(
    (path) => path !== "",
  );
  return [
    ...checkPrograms(top, status),
    ...checkAttributes(top, status, notebooks),
    ...checkHooks(top),
    ...checkOutputs(top, notebooks),
    ...checkSubmodules(top),
  ];
}
