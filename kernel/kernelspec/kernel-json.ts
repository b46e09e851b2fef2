import { join } from "node:path";

import { isRecord } from "../../src/shared/json.ts";

/** The folder name by which Jupyter knows the kernel: `jupyter console --kernel labtrail`. */
export const KERNEL_NAME = "labtrail";

/**
 * Compiling makes garbage, for which V8 takes 100 MB as long as nobody minds. It is no slower with 8 MB, but for cells of
 * thousands of lines.
 */
const NODE_FLAGS = ["--max-semi-space-size=8"];

/** A kernel as Jupyter lists it. */
export interface KernelChoice {
  /** Its folder's name, and what `--kernel` takes. */
  readonly name: string;
  readonly displayName: string;
  /** The Node that runs it, and its program: absolute paths. */
  readonly node: string;
  readonly main: string;
  /** The folder of the project that it was made for; undefined for the one kernel of all others. */
  readonly project?: string | undefined;
}

/**
 * The text of `kernel.json`. It names one Node and one installation by absolute paths, because Jupyter servers are often
 * started where neither is on the PATH.
 *
 * @param folder - Where the kernelspec is installed.
 */
export function renderKernelJson({ displayName, node, main, project }: KernelChoice, folder: string): string {
  const spec = {
    argv: [node, ...NODE_FLAGS, main, "{connection_file}"],
    display_name: displayName,
    language: "typescript",
    // The default is a signal, which would reach the whole process group and cannot be answered.
    interrupt_mode: "message",
    // Compiled once, the kernel starts from a checkout as fast as from the built package (65 instead of 155 ms), and
    // large packages of the user load faster too. Beside kernel.json the cache goes away with the kernelspec.
    env: { NODE_COMPILE_CACHE: join(folder, "compile-cache") },
    metadata: { debugger: false, ...(project === undefined ? {} : { labtrail: { project } }) },
  };
  return `${JSON.stringify(spec, null, 2)}\n`;
}

/** What a kernel.json of ours says. */
export interface KernelJson {
  /** The program that would be started; empty when the file does not say it. */
  readonly argv: readonly string[];
  readonly project: string | undefined;
}

/** A broken file says nothing, and so cannot start: that is what whoever lists kernels wants to know. */
export function readKernelJson(text: string): KernelJson {
  const spec = maybeParsed(text);
  const argv = isRecord(spec) ? spec["argv"] : undefined;
  const metadata = isRecord(spec) ? spec["metadata"] : undefined;
  const ours = isRecord(metadata) ? metadata["labtrail"] : undefined;
  const project = isRecord(ours) ? ours["project"] : undefined;
  return {
    argv: Array.isArray(argv) ? argv.filter((word) => typeof word === "string") : [],
    project: typeof project === "string" ? project : undefined,
  };
}

function maybeParsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
