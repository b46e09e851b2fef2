import { posix } from "node:path";

/** Where a module goes, or why it may not go there. */
export type Target =
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "refused"; readonly message: string; readonly fix: string };

/**
 * Finds the module that a directive names, relative to the project's root.
 *
 * `./x.ts` and `../x.ts` start at the notebook, as they do in an import; anything else starts at the project's root, as
 * a user of nbdev expects.
 *
 * @param notebookPath - Relative to the project's root, with forward slashes.
 */
export function resolveTarget(written: string, notebookPath: string): Target {
  if (written.includes("\\")) {
    return refuse(`the path "${written}" has backslashes`, `Write "${written.replaceAll(/\\+/g, "/")}".`);
  }
  const isFromNotebook = written.startsWith("./") || written.startsWith("../");
  const path = posix.normalize(isFromNotebook ? posix.join(posix.dirname(notebookPath), written) : written);
  if (posix.isAbsolute(path) || /^[A-Za-z]:/.test(path) || path === ".." || path.startsWith("../")) {
    return refuse(
      `"${written}" lies outside of the project`,
      "Name a file in it, from its root (`src/name.ts`) or from the notebook (`./name.ts`).",
    );
  }
  if (!/\.(?:ts|mts|tsx)$/.test(path) || /\.d\.m?ts$/.test(path)) {
    return refuse(`"${written}" is no TypeScript module`, "End the path in .ts, .mts or .tsx.");
  }
  const hidden = path.split("/").find((part) => part === "node_modules" || part.startsWith("."));
  if (hidden !== undefined) {
    return refuse(
      `"${written}" lies in "${hidden}", where nobody looks for sources`,
      "Name a file in a folder of yours, such as `src/name.ts`.",
    );
  }
  return { kind: "path", path };
}

function refuse(message: string, fix: string): Target {
  return { kind: "refused", message, fix };
}
