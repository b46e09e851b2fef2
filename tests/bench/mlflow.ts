// MLflow's Python client on SQLite, as a peer. It has an environment of its own in `.bench/`, which git ignores: of the
// packages of Jupyter in `.venv` it needs other versions.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { messageOf } from "../../src/shared/errors.ts";
import { packageRoot } from "../../src/shared/installation.ts";
import type { Peer } from "./measurement.ts";

const FOLDER = join(packageRoot, ".bench", "mlflow");
const REQUIREMENTS = join(import.meta.dirname, "mlflow-requirements.txt");
const LIMIT_MS = 10 * 60_000;
/** Fewer than ours: MLflow takes minutes for ten thousand runs. */
export const MLFLOW_RUNS = 1000;
export const MLFLOW_POINTS = 200_000;

/** What MLflow takes, in milliseconds. */
interface MlflowFigures {
  readonly points_per_second: number;
  readonly call_ms: number;
  readonly compare_ms: number;
  readonly best_ms: number;
  readonly curve_ms: number;
}

let measured: MlflowFigures | { readonly failure: string } | undefined;

/** One figure of MLflow's, measured at the first call. @param note - What it was measured on, where that is less than ours. */
export function mlflowPeer(figure: keyof MlflowFigures, note = ""): Peer {
  measured ??= measureMlflow();
  const name = `MLflow${note === "" ? "" : ` (${note})`}`;
  return "failure" in measured ? { name, failure: measured.failure } : { name, value: measured[figure] };
}

function measureMlflow(): MlflowFigures | { readonly failure: string } {
  try {
    console.error("measuring MLflow");
    const program = join(import.meta.dirname, "mlflow_peer.py");
    const args = [program, String(MLFLOW_RUNS), "20", String(MLFLOW_POINTS)];
    const text = execFileSync(requirePython(), args, {
      encoding: "utf8",
      timeout: LIMIT_MS,
      stdio: ["ignore", "pipe", "ignore"],
    });
    return JSON.parse(text) as MlflowFigures;
  } catch (error) {
    return { failure: messageOf(error).split("\n")[0] ?? "" };
  }
}

/** The Python that has MLflow in it. Made at the first call, and again when the requirements have changed. */
function requirePython(): string {
  const bin = process.platform === "win32" ? "Scripts" : "bin";
  const python = join(FOLDER, bin, "python");
  const stamp = join(FOLDER, "requirements.sha256");
  const digest = createHash("sha256").update(readFileSync(REQUIREMENTS)).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return python;
  console.error(`installing MLflow into ${FOLDER}`);
  rmSync(FOLDER, { recursive: true, force: true });
  execFileSync(process.platform === "win32" ? "python" : "python3", ["-m", "venv", FOLDER]);
  execFileSync(python, [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--disable-pip-version-check",
    "--requirement",
    REQUIREMENTS,
  ]);
  writeFileSync(stamp, digest);
  return python;
}
