import { entryPointPath } from "../shared/installation.ts";

/** One key of git's configuration and the value we give it. */
export interface Setting {
  readonly key: string;
  readonly value: string;
}

/** What makes git treat notebooks as we mean it, for a line of a `.gitattributes` file. */
export const ATTRIBUTES_LINE = "*.ipynb filter=labtrail diff=labtrail merge=labtrail";

/** The configuration that the attributes refer to. */
export function filterSettings(nodePath: string = process.execPath): readonly Setting[] {
  const node = quoteForShell(nodePath);
  const command = `${node} ${quoteForShell(entryPointPath("src/git/filter"))}`;
  const driver = `${node} ${quoteForShell(entryPointPath("src/git/merge-driver"))}`;
  return [
    { key: "filter.labtrail.process", value: `${command} process` },
    // Git prefers `process`; other tools know only these two.
    { key: "filter.labtrail.clean", value: `${command} clean %f` },
    { key: "filter.labtrail.smudge", value: `${command} smudge %f` },
    // Without it git commits raw outputs, and says nothing, whenever the filter cannot run.
    { key: "filter.labtrail.required", value: "true" },
    { key: "diff.labtrail.textconv", value: `${command} textconv` },
    { key: "merge.labtrail.name", value: "notebooks, cell by cell" },
    // Git before 2.44 does not know the last two, and hands them over as they stand here.
    { key: "merge.labtrail.driver", value: `${driver} %O %A %B %L %P %X %Y` },
  ];
}

/** Git runs its filters through a POSIX shell, on Windows too, where that shell takes slashes only. */
function quoteForShell(path: string): string {
  const portable = process.platform === "win32" ? path.replaceAll("\\", "/") : path;
  return `'${portable.replaceAll("'", String.raw`'\''`)}'`;
}
