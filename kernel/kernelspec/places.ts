// Where Jupyter looks for kernelspecs, as jupyter_core decides it (jupyter_core/paths.py).
import { execFileSync } from "node:child_process";
import { homedir } from "node:os";
import { join } from "node:path";

import { messageOf } from "../../src/shared/errors.ts";
import { KernelspecError } from "./kernelspec-error.ts";

/** What the places depend on; passed in so that each platform is tested on any other. */
export interface Platform {
  readonly name: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** The prefix of the `python3` on the PATH. */
  readonly pythonPrefix: () => string;
}

export const THIS_PLATFORM: Platform = {
  name: process.platform,
  env: process.env,
  home: homedir(),
  pythonPrefix: readPythonPrefix,
};

/** Whose Jupyter the kernel is for. */
export type Target =
  | { readonly kind: "user" }
  | { readonly kind: "prefix"; readonly prefix: string }
  /** The virtual or conda environment that is active, or else the Python on the PATH. */
  | { readonly kind: "sys-prefix" };

/** The folder that holds one folder for each kernel. */
export function kernelsFolder(target: Target, platform: Platform): string {
  switch (target.kind) {
    case "user":
      return join(userDataFolder(platform), "kernels");
    case "prefix":
      return join(target.prefix, "share", "jupyter", "kernels");
    case "sys-prefix": {
      const [active] = activeEnvironments(platform);
      return join(active ?? platform.pythonPrefix(), "share", "jupyter", "kernels");
    }
  }
}

/** Every folder where a kernel of this user may be found, the user's own first. */
export function searchFolders(platform: Platform): readonly string[] {
  const { JUPYTER_PATH, PROGRAMDATA } = platform.env;
  const separator = platform.name === "win32" ? ";" : ":";
  const fromPath = (JUPYTER_PATH ?? "").split(separator).filter((folder) => folder !== "");
  const system =
    platform.name === "win32"
      ? [join(PROGRAMDATA ?? "C:\\ProgramData", "jupyter")]
      : ["/usr/local/share/jupyter", "/usr/share/jupyter"];
  const folders = [
    ...fromPath,
    userDataFolder(platform),
    ...activeEnvironments(platform).map((prefix) => join(prefix, "share", "jupyter")),
    ...system,
  ];
  return [...new Set(folders.map((folder) => join(folder, "kernels")))];
}

/** A script that left an environment may have emptied its variable instead of taking it away. */
function activeEnvironments({ env }: Platform): readonly string[] {
  return [env["VIRTUAL_ENV"] ?? "", env["CONDA_PREFIX"] ?? ""].filter((prefix) => prefix !== "");
}

/** Where Jupyter keeps what belongs to a user. */
export function userDataFolder({ name, env, home }: Platform): string {
  const { JUPYTER_DATA_DIR, APPDATA, XDG_DATA_HOME } = env;
  if (JUPYTER_DATA_DIR !== undefined && JUPYTER_DATA_DIR !== "") return JUPYTER_DATA_DIR;
  if (name === "darwin") return join(home, "Library", "Jupyter");
  if (name === "win32") return join(APPDATA ?? join(home, "AppData", "Roaming"), "jupyter");
  return join(XDG_DATA_HOME ?? join(home, ".local", "share"), "jupyter");
}

function readPythonPrefix(): string {
  const program = process.platform === "win32" ? "python" : "python3";
  try {
    return execFileSync(program, ["-c", "import sys; print(sys.prefix)"], { encoding: "utf8" }).trim();
  } catch (error) {
    throw new KernelspecError(
      "NO_PREFIX",
      `--sys-prefix needs a Python, and "${program}" failed: ${messageOf(error)}`,
      {
        hint: "Activate the environment that holds Jupyter, or name its folder: --prefix DIR.",
        cause: error,
      },
    );
  }
}
