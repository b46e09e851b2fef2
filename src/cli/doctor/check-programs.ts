import { entryPointPath, packageRoot, packageVersion, supportedNode } from "../../shared/installation.ts";
import { messageOf } from "../../shared/errors.ts";
import { error, type Finding, note, ok, warning } from "../../git/doctor/finding.ts";
import { requireTypeScriptProgram } from "../../service/typescript-program.ts";
import type { Effects } from "../effects.ts";
import { runStep } from "../run-step.ts";

/** A program that says nothing for so long is as good as none. */
const LIMIT_MS = 20_000;

/** The Node and the labtrail that run now. Another Node would not have come so far. */
export function checkNode(): Finding {
  return ok("node", `${process.versions.node}, labtrail ${packageVersion} (which needs ${supportedNode(packageRoot)})`);
}

/** Whether Jupyter knows the kernel, and can start it. */
export async function checkKernel(place: Pick<Effects, "cwd" | "env">): Promise<readonly Finding[]> {
  const list = await runStep(process.execPath, [entryPointPath("kernel/main"), "kernelspec", "list"], place);
  if (!list.isGood)
    return [error("kernel", `the kernel itself does not start: ${list.said}`, "Install labtrail again.")];
  const lines = list.said.split("\n");
  const broken = lines.filter((line) => line.trim().startsWith("cannot run "));
  const folders = lines.filter((line) => /^\S/.test(line));
  if (list.said.startsWith("the kernel is not installed")) {
    return [warning("kernel", "Jupyter does not know the kernel", "labtrail kernel install")];
  }
  if (broken.length > 0) {
    const programs = broken.map((line) => line.trim().replace(/^cannot run /, ""));
    return [error("kernel", `Jupyter cannot start ${programs.join(", ")}`, "labtrail kernel install")];
  }
  return [ok("kernel", folders.join(", "))];
}

/** Which Jupyter there is. VS Code brings its own. */
export async function checkJupyter(place: Pick<Effects, "cwd" | "env">): Promise<Finding> {
  const { isGood, said } = await runStep("jupyter", ["--version"], place, LIMIT_MS);
  const versions = [...said.matchAll(/^(jupyterlab|notebook|jupyter_client)\s*:\s*(\d\S*)/gm)];
  if (isGood && versions.length > 0)
    return ok("jupyter", versions.map(([, name, version]) => `${name} ${version}`).join(", "));
  return note(
    "jupyter",
    "no `jupyter` is on the PATH: `pip install jupyterlab` brings it; VS Code with its Jupyter extension needs none, and neither does `labtrail run`",
  );
}

/** Whether types can be known. */
export async function checkLanguageServer(place: Pick<Effects, "cwd" | "env">): Promise<Finding> {
  const fix = "Install labtrail again, without `--omit=optional`.";
  let program: string;
  try {
    program = requireTypeScriptProgram();
  } catch (fault) {
    return error("types", messageOf(fault), fix);
  }
  const { isGood, said } = await runStep(program, ["--version"], place, LIMIT_MS);
  return isGood
    ? ok("types", `TypeScript ${said.replace(/^Version /, "")}`)
    : error("types", `TypeScript does not start: ${said}`, fix);
}
