/**
 * Whether a path with slashes is among those a pattern names: `*` and `?` stay within a folder, `**` does not. A pattern
 * without a slash names files and folders at any depth, and a folder stands for all that is in it: as in `.gitignore`.
 */
export function matchesGlob(path: string, pattern: string): boolean {
  const bare = pattern.replace(/^\.?\//, "").replace(/\/$/, "");
  const isAnywhere = !pattern.replace(/\/$/, "").includes("/");
  const body = bare
    .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replace(/\*\*\/|\*\*|\*|\?/g, (wildcard) => WILDCARDS[wildcard] ?? wildcard);
  return new RegExp(`^${isAnywhere ? "(?:.*/)?" : ""}${body}(?:/.*)?$`).test(path);
}

const WILDCARDS: Readonly<Record<string, string>> = { "**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]" };
