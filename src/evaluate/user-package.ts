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
  const { resolve, load } = requireIn(process.cwd());
  try {
    resolve(name);
  } catch (cause) {
    throw new EvaluateError("NO_PACKAGE", `"${name}" is needed ${purpose}, and this project does not have it`, {
      hint: `Install it: npm install ${name}`,
      cause,
    });
  }
  return load(name) as Exports;
}

function requireIn(folder: string): {
  readonly resolve: (name: string) => string;
  readonly load: (name: string) => unknown;
} {
  const load = createRequire(join(folder, "package.json"));
  return { resolve: (name) => load.resolve(name), load };
}
