import type { PackageManager } from "../environment/package-manager.ts";

/** How a project speaks of its package manager, in scripts, in CI and in its README. */
export interface ManagerWords {
  /** Runs a script of package.json. */
  readonly run: string;
  /** Installs what the lockfile says. */
  readonly install: string;
  /** Installs, and writes the lockfile. */
  readonly lock: readonly string[];
  /** The step of a workflow of GitHub that has to come first; empty for npm, which comes with Node. */
  readonly prepare: string;
}

export const MANAGER_WORDS: Readonly<Record<PackageManager["name"], ManagerWords>> = {
  npm: { run: "npm run", install: "npm ci", lock: ["install", "--no-audit", "--no-fund"], prepare: "" },
  pnpm: {
    run: "pnpm run",
    install: "pnpm install --frozen-lockfile",
    lock: ["install"],
    prepare: "      - run: npm install --global pnpm",
  },
  yarn: {
    run: "yarn run",
    install: "yarn install --frozen-lockfile",
    lock: ["install"],
    prepare: "      - run: npm install --global yarn",
  },
  bun: {
    run: "bun run",
    install: "bun install --frozen-lockfile",
    lock: ["install"],
    prepare: "      - uses: oven-sh/setup-bun@v2",
  },
};

/** What installs exactly what the lockfile of a manager says. */
export function restoreOf(manager: string): string {
  return Object.hasOwn(MANAGER_WORDS, manager) ? MANAGER_WORDS[manager as PackageManager["name"]].install : "npm ci";
}

/** The manager that has started this program, as npm and its like tell it: `pnpm/9.1.0 npm/? node/v24...`. */
export function managerOfAgent(userAgent: string | undefined): PackageManager["name"] | undefined {
  const [, name] = /^(\w+)\//.exec(userAgent ?? "") ?? [];
  return name !== undefined && Object.hasOwn(MANAGER_WORDS, name) ? (name as PackageManager["name"]) : undefined;
}
