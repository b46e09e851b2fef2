/**
 * Makes a comment of a line `#!/usr/bin/env ...` at the start, of the same length: only a whole file may begin with it, and
 * no parser takes it behind a byte order mark.
 */
export function commentHashbang(source: string): string {
  return source.replace(/^(\uFEFF?)#!/, "$1//");
}
