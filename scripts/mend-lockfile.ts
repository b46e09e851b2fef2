// Usage: node scripts/mend-lockfile.ts
// Run it after every `npm install`.
// better-sqlite3 carries its binaries in the package and says `gypfile: false`, but npm does not copy that word into the
// lockfile, and so `npm ci` would run node-gyp: a compiler and Python for nothing.
// Binaries of platforms are optional, and npm leaves an optional package out without a word when the Node that runs
// `npm ci` is older than its `engines`. Ours run on the Node that `npm ci` brings, so their `engines` are taken out.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const path = join(import.meta.dirname, "..", "package-lock.json");
const lockfile = JSON.parse(readFileSync(path, "utf8")) as {
  readonly packages: Record<string, Record<string, unknown>>;
};
const entry = lockfile.packages["node_modules/better-sqlite3"];
if (entry === undefined) throw new Error("better-sqlite3 is not in package-lock.json");

delete entry["hasInstallScript"];
entry["gypfile"] = false;
for (const locked of Object.values(lockfile.packages)) if (locked["optional"] === true) delete locked["engines"];
writeFileSync(path, `${JSON.stringify(lockfile, null, 2)}\n`);
console.log("package-lock.json: better-sqlite3 is marked as prebuilt, and optional packages suit any Node");
