import { entryPointPath } from "../shared/installation.ts";

/** One key of git's configuration and the value we give it. */
export interface Setting {
  readonly key: string;
  readonly value: string;
}

/** How the programs that git starts are written down. */
export type ProgramForm =
  /** By the paths of Node and of labtrail on this machine: nothing else can be meant, and any git client finds them. */
  | "paths"
  /** By name, as it is found in the project's `node_modules` or on the PATH: the same on every machine. */
  | "names";

/** What makes git treat notebooks as we mean it, for a line of a `.gitattributes` file. */
export const ATTRIBUTES_LINE = "*.ipynb filter=labtrail diff=labtrail merge=labtrail";

/** Git starts filters and drivers in the top folder, by a shell. */
const BY_NAME = 'PATH="./node_modules/.bin:$PATH" labtrail';

/** The configuration that the attributes refer to. */
export function filterSettings(form: ProgramForm = "paths", nodePath: string = process.execPath): readonly Setting[] {
  const node = quoteForShell(nodePath);
  const command = (entry: "src/git/filter" | "src/git/merge-driver" | "src/cli/main", name: string) =>
    form === "paths" ? `${node} ${quoteForShell(entryPointPath(entry))}` : `${BY_NAME}${name}`;
  const filter = command("src/git/filter", " git filter");
  return [
    { key: "filter.labtrail.process", value: `${filter} process` },
    // Git prefers `process`; other tools know only these two.
    { key: "filter.labtrail.clean", value: `${filter} clean %f` },
    { key: "filter.labtrail.smudge", value: `${filter} smudge %f` },
    // Without it git commits raw outputs, and says nothing, whenever the filter cannot run.
    { key: "filter.labtrail.required", value: "true" },
    { key: "diff.labtrail.textconv", value: `${filter} textconv` },
    { key: "merge.labtrail.name", value: "notebooks, cell by cell" },
    // Git before 2.44 does not know the last two, and hands them over as they stand here.
    {
      key: "merge.labtrail.driver",
      value: `${command("src/git/merge-driver", " git merge-driver")} %O %A %B %L %P %X %Y`,
    },
    // What the hooks start.
    { key: "labtrail.command", value: form === "paths" ? command("src/cli/main", "") : "labtrail" },
  ];
}

/** Git runs its filters through a POSIX shell, on Windows too, where that shell takes slashes only. */
function quoteForShell(path: string): string {
  const portable = process.platform === "win32" ? path.replaceAll("\\", "/") : path;
  return `'${portable.replaceAll("'", String.raw`'\''`)}'`;
}
