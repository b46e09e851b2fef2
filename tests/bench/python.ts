import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { packageRoot } from "../../src/shared/installation.ts";

/** The Python that has jupyter_client in it; made now if it is not there. */
export function pythonPath(): string {
  const path = join(packageRoot, ".venv", "bin", "python");
  if (!existsSync(path)) {
    const script = join(packageRoot, "scripts", "python-env.ts");
    execFileSync(process.execPath, [script], { stdio: ["ignore", "inherit", "inherit"] });
  }
  return path;
}
