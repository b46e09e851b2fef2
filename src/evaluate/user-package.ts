// Packages that are the user's choice: labtrail works without them, and uses the copy that the project has.
import { createRequire } from "node:module";
import { join } from "node:path";

import { EvaluateError } from "./evaluate-error.ts";

/**
 * A package of the project in whose folder the program runs.
 *
 * @param purpose - What it is needed for, as it stands after "is needed".
 * @throws {@link EvaluateError} `NO_PACKAGE` when it is not installed there.
 */
export function requireUserPackage<Exports>(name: string, purpose: string): Exports {
  const found = maybeUserPackage<Exports>(name);
  if (found !== undefined) return found;
  throw new EvaluateError("NO_PACKAGE", `"${name}" is needed ${purpose}, and this project does not have it`, {
    hint: `Install it: npm install ${name}`,
  });
}

/** A package of the project, if it has it. One that is installed and fails to load says why. */
export function maybeUserPackage<Exports>(name: string): Exports | undefined {
  return maybePath(name) === undefined ? undefined : (userRequire()(name) as Exports);
}

/** Whether the program has loaded the package of the project, by `require` or by `import`. */
export function isLoaded(name: string): boolean {
  const path = maybePath(name);
  return path !== undefined && userRequire().cache[path] !== undefined;
}

function maybePath(name: string): string | undefined {
  try {
    return userRequire().resolve(name);
  } catch {
    // Not installed, which the caller tells in its own words.
    return undefined;
  }
}

function userRequire(): NodeJS.Require {
  return createRequire(join(process.cwd(), "package.json"));
}
