// The program that Jupyter starts: `main CONNECTION_FILE`. With `--pipe` it speaks to a headless client over stdin and
// stdout, and with `kernelspec` it makes itself known to Jupyter. Only here are the parts of the kernel chosen.
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { LabtrailError, messageOf } from "../src/shared/errors.ts";
import { assetPath } from "../src/shared/installation.ts";
import { HANDLERS, loadHandlers, NOTICE_HANDLERS } from "./handlers/table.ts";
import { createSessionId } from "./protocol/header.ts";
import { COMPLETE_LIMIT_MS, TYPE_LEVELS, type CellTypesParts } from "./session/cell-types.ts";
import { serveKernel } from "./session/serve.ts";
import type { Channels } from "./transport/channels.ts";
import { readConnectionFile } from "./transport/connection-file.ts";
import { openZeromqChannels } from "./transport/zeromq.ts";

const USAGE = `usage: main CONNECTION_FILE
       main --pipe [--notebook PATH]
       main kernelspec install|uninstall [--project] [--user | --prefix DIR | --sys-prefix]
       main kernelspec list
`;
const PARENT_CHECK_MS = 1000;
/** The declarations of what cells find without importing it. */
const GLOBALS = ["kernel/globals/labtrail.d.ts", "kernel/globals/tslab.d.ts"];

const session = createSessionId();

runMain(process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    reportFailure(error);
    process.exitCode = 1;
  },
);

async function runMain(args: readonly string[]): Promise<number> {
  if (args[0] === "kernelspec") {
    const { runKernelspecCommand } = await import("./kernelspec/command.ts");
    const { THIS_PLATFORM } = await import("./kernelspec/places.ts");
    process.stdout.write(runKernelspecCommand(args.slice(1), THIS_PLATFORM));
    return 0;
  }
  const [first, second, path] = args;
  if (first === "--pipe") {
    const { PipeChannels } = await import("./transport/pipe.ts");
    const notebook = second === "--notebook" ? path : undefined;
    // Nobody typed what a headless run executes.
    return serve({ channels: new PipeChannels(process.stdin, process.stdout), notebook, isHeadless: true });
  }
  if (first === undefined || first.startsWith("-")) {
    process.stderr.write(USAGE);
    return 2;
  }
  const connection = readConnectionFile(first);
  // Jupyter servers give the path of the notebook here, and other clients a name of their own or nothing.
  const notebook = process.env["JPY_SESSION_NAME"];
  return serve({ channels: await openZeromqChannels(connection, session), notebook, isHeadless: false });
}

/** Cells may hold secrets, and whoever has many may want no second copy of them. */
function locateHistory(): (() => Promise<string>) | undefined {
  if (process.env["LABTRAIL_HISTORY"] === "off") return undefined;
  return async () => {
    const { THIS_PLATFORM, userDataFolder } = await import("./kernelspec/places.ts");
    return join(userDataFolder(THIS_PLATFORM), "labtrail", "history.jsonl");
  };
}

/** Nobody types in a headless run, and what it writes must not depend on how fast the types are known. */
function typesFor(cwd: string, isHeadless: boolean): CellTypesParts {
  const wanted = TYPE_LEVELS.find((level) => level === process.env["LABTRAIL_TYPES"]);
  return {
    open: async () => {
      const { openTypeService } = await import("../src/service/open-type-service.ts");
      return openTypeService({ notebookFolder: cwd, globals: GLOBALS.map(assetPath), log });
    },
    level: wanted ?? (isHeadless ? "off" : "warn"),
    waitMs: { cold: 5, warm: 100 },
    warmUpMs: isHeadless ? undefined : 500,
    completeMs: COMPLETE_LIMIT_MS,
  };
}

interface ServeOptions {
  readonly channels: Channels;
  readonly notebook: string | undefined;
  /** Whether no user sits in front of it. */
  readonly isHeadless: boolean;
}

async function serve({ channels, notebook, isHeadless }: ServeOptions): Promise<never> {
  const notebookPath = maybeNotebookPath(notebook);
  const cwd = notebookPath === undefined ? process.cwd() : dirname(notebookPath);
  const kernel = serveKernel({
    session,
    channels,
    handlers: HANDLERS,
    noticeHandlers: NOTICE_HANDLERS,
    loadHandlers,
    openRuntime: async (listener) => (await import("./runtime/host.ts")).startRuntime({ cwd, notebookPath, listener }),
    openTracker: async () =>
      (await import("../src/track/session/create-tracker.ts")).createTracker({ cwd, notebookPath }),
    types: typesFor(cwd, isHeadless),
    notebookPath,
    cwd,
    isStartedByConsole: async () => (await import("./session/console-parent.ts")).isStartedByConsole(),
    locateHistory: isHeadless ? undefined : locateHistory(),
    log,
  });
  // Ctrl-C in the terminal of a Jupyter server reaches the whole process group. Interrupts come as messages.
  process.on("SIGINT", () => undefined);
  // The user's variables live in the child: a fault of ours is told, and is no reason to end them.
  process.on("uncaughtException", reportFailure);
  process.once("SIGTERM", () => kernel.stop());
  stopWithParent(() => kernel.stop());
  const exitCode = await kernel.ended.then(
    () => 0,
    (error: unknown) => {
      reportFailure(error);
      return 1;
    },
  );
  // Whatever still holds the event loop, such as a socket that lingers, must not keep a kernel that has ended.
  process.exit(exitCode);
}

function maybeNotebookPath(path: string | undefined): string | undefined {
  if (path === undefined || !path.endsWith(".ipynb")) return undefined;
  const absolute = resolve(path);
  return existsSync(absolute) ? absolute : undefined;
}

/** A Jupyter server that was killed cannot ask for a shutdown; it has told us its process id. */
function stopWithParent(stop: () => void): void {
  const announced = process.env["JPY_PARENT_PID"];
  if (announced === undefined) return;
  const parent = process.ppid;
  const isOrphan = (): boolean => {
    // Windows gives an orphan to nobody, and what Jupyter announces there is a handle that only its own child can use.
    if (process.platform === "win32") return !isAlive(parent);
    // Elsewhere it gets another parent: process 1, when it was orphaned before this line was reached.
    return process.ppid !== parent || (parent === 1 && announced !== "1");
  };
  setInterval(() => {
    if (isOrphan()) stop();
  }, PARENT_CHECK_MS).unref();
}

function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch (error) {
    // A process of another user is there, and may not be asked.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function reportFailure(error: unknown): void {
  const isExpected = error instanceof LabtrailError;
  log(error instanceof Error && !isExpected ? (error.stack ?? error.message) : messageOf(error));
  if (isExpected && error.hint !== undefined) log(error.hint);
}

let isLogWatched = false;

function log(line: string): void {
  // A reader that has gone is no failure to be logged: that would fail as well, and again, for ever.
  if (!isLogWatched) process.stderr.on("error", () => undefined);
  isLogWatched = true;
  process.stderr.write(`labtrail kernel: ${line}\n`);
}
