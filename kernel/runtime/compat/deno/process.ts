// What `Deno` knows of the process and its surroundings, and the programs that it starts.
import { arch, hostname, platform } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";
import { inspect } from "node:util";

import { TYPESCRIPT_VERSION } from "../../../../src/shared/typescript-version.ts";
import { withDenoErrors, withDenoErrorsLater } from "./errors.ts";

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "x86_64", arm64: "aarch64" };
const SYSTEMS: Readonly<Record<string, string>> = { win32: "windows" };

/** The environment of the process. */
const env = {
  get: (name: string): string | undefined => process.env[name],
  set: (name: string, value: string): void => {
    process.env[name] = value;
  },
  has: (name: string): boolean => name in process.env,
  delete: (name: string): void => {
    Reflect.deleteProperty(process.env, name);
  },
  toObject: (): Record<string, string | undefined> => ({ ...process.env }),
};

/** Members of `Deno` that are about the process. */
export function createDenoProcess(notebookPath: string): Readonly<Record<string, unknown>> {
  const system = SYSTEMS[platform()] ?? platform();
  const architecture = ARCHITECTURES[arch()] ?? arch();
  return {
    env,
    args: [],
    pid: process.pid,
    ppid: process.ppid,
    noColor: "NO_COLOR" in process.env,
    mainModule: pathToFileURL(notebookPath).href,
    version: { deno: "2.0.0", v8: process.versions.v8, typescript: TYPESCRIPT_VERSION },
    build: {
      target: `${architecture}-${system}`,
      arch: architecture,
      os: system,
      vendor: "unknown",
      standalone: false,
    },
    cwd: () => process.cwd(),
    chdir: (path: string | URL) =>
      withDenoErrors(() => process.chdir(path instanceof URL ? fileURLToPath(path) : path)),
    exit: (code = 0): never => process["exit"](code),
    execPath: () => process.execPath,
    hostname,
    memoryUsage: () => process.memoryUsage(),
    inspect,
    stdout: writerTo("stdout"),
    stderr: writerTo("stderr"),
    permissions: {
      query: () => Promise.resolve({ state: "granted" }),
      request: () => Promise.resolve({ state: "granted" }),
    },
    Command,
  };
}

function writerTo(name: "stdout" | "stderr"): object {
  const writeSync = (bytes: Uint8Array): number => {
    process[name].write(bytes);
    return bytes.length;
  };
  return { writeSync, write: (bytes: Uint8Array) => Promise.resolve(writeSync(bytes)) };
}

interface CommandOptions {
  readonly args?: readonly string[];
  readonly cwd?: string | URL;
  readonly env?: Readonly<Record<string, string>>;
  readonly clearEnv?: boolean;
  readonly stdin?: "null" | "inherit" | "piped";
  readonly stdout?: "null" | "inherit" | "piped";
  readonly stderr?: "null" | "inherit" | "piped";
}

/** What a program gave, as `Deno.CommandOutput` has it. */
interface CommandOutput {
  readonly success: boolean;
  readonly code: number;
  readonly signal: string | null;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

/** `Deno.Command`, to its end: `output` and `outputSync`. */
class Command {
  readonly #file: string;
  readonly #options: CommandOptions;

  constructor(file: string | URL, options: CommandOptions = {}) {
    this.#file = file instanceof URL ? fileURLToPath(file) : file;
    this.#options = options;
  }

  output(): Promise<CommandOutput> {
    // Loaded only now: few notebooks start programs so.
    const { spawn } = process.getBuiltinModule("node:child_process");
    return withDenoErrorsLater(
      () =>
        new Promise((resolve, reject) => {
          const program = spawn(this.#file, [...(this.#options.args ?? [])], this.#spawnOptions());
          const collected = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
          for (const name of ["stdout", "stderr"] as const) {
            program[name]?.on("data", (chunk: Buffer) => collected[name].push(chunk));
          }
          program.once("error", reject);
          program.once("close", (code, signal) => {
            resolve(toOutput(code, signal, Buffer.concat(collected.stdout), Buffer.concat(collected.stderr)));
          });
        }),
    );
  }

  outputSync(): CommandOutput {
    const { spawnSync } = process.getBuiltinModule("node:child_process");
    return withDenoErrors(() => {
      const options = { ...this.#spawnOptions(), maxBuffer: Infinity };
      const { status, signal, stdout, stderr, error } = spawnSync(this.#file, [...(this.#options.args ?? [])], options);
      if (error !== undefined) throw error;
      return toOutput(status, signal, stdout ?? Buffer.alloc(0), stderr ?? Buffer.alloc(0));
    });
  }

  #spawnOptions() {
    const { cwd, env: added, clearEnv, stdin, stdout, stderr } = this.#options;
    return {
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...(clearEnv === true ? {} : process.env), ...added },
      stdio: [stdin === "inherit" ? "inherit" : "ignore", toStdio(stdout), toStdio(stderr)] as (
        | "ignore"
        | "inherit"
        | "pipe"
      )[],
    };
  }
}

function toStdio(wish: CommandOptions["stdin"]): "ignore" | "inherit" | "pipe" {
  if (wish === "null") return "ignore";
  return wish === "inherit" ? "inherit" : "pipe";
}

function toOutput(code: number | null, signal: string | null, stdout: Buffer, stderr: Buffer): CommandOutput {
  return {
    success: code === 0,
    code: code ?? 1,
    signal,
    stdout: new Uint8Array(stdout),
    stderr: new Uint8Array(stderr),
  };
}
