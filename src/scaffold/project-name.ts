import { basename } from "node:path";

import { ScaffoldError } from "./scaffold-error.ts";

/**
 * The name of the package in a folder: that of the folder, as npm allows it.
 *
 * @throws {@link ScaffoldError} `BAD_NAME` when nothing of it can stand in a name.
 */
export function projectName(folder: string): string {
  const name = basename(folder)
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9._~-]+/g, "-")
    .replace(/^[._-]+/, "")
    .replace(/-+$/, "")
    .slice(0, 214);
  // A package of this name could not depend on labtrail.
  if (name !== "" && name !== "labtrail" && name !== "node_modules") return name;
  throw new ScaffoldError("BAD_NAME", `"${basename(folder)}" can be no name of a package`, {
    hint: "Give the folder a name with letters or digits, such as `labtrail init penguins`.",
  });
}
