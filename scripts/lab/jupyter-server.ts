import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { basename, dirname, join } from "node:path";

import { entryPointPath } from "../../src/shared/installation.ts";
import { pythonProgram } from "../python-env.ts";

const START_TIMEOUT_MS = 60_000;

/** What JupyterLab should not ask or load, and every cell kept in the page so that it can be found. */
const SETTINGS: Readonly<Record<string, object>> = {
  "@jupyterlab/apputils-extension/notification": { fetchNews: "false", checkForUpdates: false },
  "@jupyterlab/notebook-extension/tracker": { windowingMode: "none" },
};

/** Where a server is, and what it takes to be let in. */
export interface JupyterAddress {
  readonly base: string;
  readonly token: string;
}

export interface JupyterServer extends JupyterAddress {
  /** A prefix in which the server finds kernelspecs. */
  readonly kernelPrefix: string;
  stop(): Promise<void>;
}

interface JupyterOptions {
  /** What the file browser shows, and where notebooks run. */
  readonly folder: string;
  /** For configuration and the kernelspec, so that the user's own have no part in it. */
  readonly scratch: string;
}

/** The page of a notebook in JupyterLab, with the token in it; in a workspace of its own, so that no other one is open. */
export function pageOf(
  { base, token }: JupyterAddress,
  notebook: string,
  workspace = basename(notebook, ".ipynb"),
): string {
  return `${base}/lab/workspaces/${workspace}/tree/${notebook}?token=${token}`;
}

/** Ends the kernel of a notebook. */
export async function endSession({ base, token }: JupyterAddress, notebook: string): Promise<void> {
  const headers = { Authorization: `token ${token}` };
  const sessions = (await (await fetch(`${base}/api/sessions`, { headers })).json()) as { id: string; path: string }[];
  for (const { id, path } of sessions) {
    if (path === notebook) await fetch(`${base}/api/sessions/${id}`, { method: "DELETE", headers });
  }
}

/** Starts JupyterLab with the kernel of this checkout on a free port, only reachable from here and with a token. */
export async function startJupyter({ folder, scratch }: JupyterOptions): Promise<JupyterServer> {
  const settings = join(scratch, "settings");
  for (const [name, values] of Object.entries(SETTINGS)) {
    const path = join(settings, `${name}.jupyterlab-settings`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(values));
  }
  const kernelPrefix = join(scratch, "kernel");
  execFileSync(process.execPath, [entryPointPath("kernel/main"), "kernelspec", "install", "--prefix", kernelPrefix]);
  const port = await findFreePort();
  const token = randomBytes(16).toString("hex");
  const server = spawn(
    pythonProgram("jupyter-lab"),
    [
      "--no-browser",
      "--allow-root",
      "--ServerApp.ip=127.0.0.1",
      `--ServerApp.port=${port}`,
      "--ServerApp.port_retries=0",
      `--ServerApp.root_dir=${folder}`,
      `--IdentityProvider.token=${token}`,
      `--LabApp.user_settings_dir=${settings}`,
      `--LabApp.workspaces_dir=${join(scratch, "workspaces")}`,
    ],
    {
      cwd: folder,
      stdio: "ignore",
      env: {
        ...process.env,
        JUPYTER_CONFIG_DIR: join(scratch, "config"),
        JUPYTER_DATA_DIR: join(scratch, "data"),
        JUPYTER_RUNTIME_DIR: join(scratch, "runtime"),
        JUPYTER_PATH: join(kernelPrefix, "share", "jupyter"),
      },
    },
  );
  const base = `http://127.0.0.1:${port}`;
  await waitUntilUp(`${base}/api/status?token=${token}`, server);
  return { base, token, kernelPrefix, stop: () => stop(server) };
}

async function findFreePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

async function waitUntilUp(url: string, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (server.exitCode !== null) throw new Error(`JupyterLab ended with exit code ${server.exitCode}`);
    const isUp = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  server.kill();
  throw new Error(`JupyterLab did not start within ${START_TIMEOUT_MS / 1000} s`);
}

/** On SIGTERM the server ends its kernels, and then itself. */
async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGTERM");
  await ended;
}
