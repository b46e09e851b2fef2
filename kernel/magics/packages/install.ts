import { findInstallPlace, IMPATIENT, programOf, type InstallPlace } from "../../../src/environment/package-manager.ts";
import type { Congestion } from "../../runtime/runtime.ts";
import { MagicError, type Magic, type MagicContext } from "../magic.ts";
import { ShownText } from "../shell/shown-text.ts";
import { runProgram, type ProgramEnd } from "../shell/run-program.ts";
import { requireSurroundings } from "../surroundings.ts";

/** Name and version, a path, or an address: without anything that cmd.exe, which runs npm on Windows, could take for its own. */
const PACKAGE = /^[\w@.~^:/#+*=-]+$/;

/** `%install`. */
export const installMagic: Magic = {
  name: "install",
  summary: "installs packages into the notebook's project",
  details: [
    "Into the nearest folder with a package.json, by npm, pnpm, yarn or bun, as its lockfile says. The next line of the cell",
    "can import them. A package that was loaded before and is upgraded needs a restart.",
  ],
  examples: ['%install zod nodejs-polars@0.26.1\nimport { z } from "zod";'],
  line: {
    summary: "adds PACKAGE to the project's dependencies",
    arguments: [{ name: "PACKAGE", kind: "word", isRepeatable: true }],
    flags: [{ name: "dev", short: "D", help: "as development dependencies" }],
    async run(given, context) {
      const bad = given.words.find((word) => !PACKAGE.test(word) || word.startsWith("-"));
      if (bad !== undefined) throw new MagicError("BAD_ARGUMENT", `"${bad}" is no name of a package`);
      const place = findInstallPlace(context.folder);
      const { manager, folder } = place;
      const args = [...(given.has("dev") ? manager.addDev : manager.add), ...given.words.map(withoutScheme)];
      context.print(`${manager.name} ${args.join(" ")} (in ${folder}, since ${place.reason})\n`);
      await install(place, args, context);
    },
  },
};

/** `npm:zod@3` is how an import names it. */
function withoutScheme(name: string): string {
  return name.replace(/^npm:(?=[@\w])/, "");
}

async function install(
  { manager, folder }: InstallPlace,
  args: readonly string[],
  context: MagicContext,
): Promise<void> {
  const surroundings = await requireSurroundings(context);
  const env = { ...IMPATIENT, ...surroundings.env };
  const shown = new ShownText(context);
  let complaints = "";
  const onText = (_name: string, text: string): Congestion => {
    if (complaints.length < 100_000) complaints += text;
    // Package managers tell of their progress on stderr, and what is red is taken for an error.
    return shown.write("stdout", text);
  };
  const { signal, lifetime } = context;
  const end = await runProgram({ ...programOf(manager.name, args), cwd: folder, env, signal, lifetime, onText });
  if (end.kind === "exit" && end.exitCode === 0) return;
  if (end.kind !== "stopped") throw toFault(end, complaints, manager);
}

const OFFLINE =
  /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|ConnectionRefused)\b/;
const ABSENT =
  /\bE404\b|ERR_PNPM_FETCH_404|\b404 Not Found\b|not found on the registry|404: Not Found|error: .* failed to resolve/i;

function toFault(end: ProgramEnd, complaints: string, manager: InstallPlace["manager"]): MagicError {
  const { name, remedy } = manager;
  if (end.kind === "not-started" && end.code === "ENOENT") {
    return new MagicError("FAILED", `the project's packages are managed by ${name}, which is not installed here`, {
      hint: remedy,
    });
  }
  if (OFFLINE.test(complaints)) {
    return new MagicError("FAILED", "the packages were not installed: the registry cannot be reached", {
      hint: `Is there a network, and does \`!${name} config get registry\` name the right address? A package on the disk can be installed by its path.`,
    });
  }
  if (ABSENT.test(complaints)) {
    return new MagicError("FAILED", "the packages were not installed: the registry has no such package or version", {
      hint: "What is above names it. Is it spelt right?",
    });
  }
  const how = end.kind === "exit" ? `exit code ${end.exitCode}` : end.kind === "signal" ? end.signal : "not started";
  return new MagicError("FAILED", `the packages were not installed: ${name} failed (${how})`, {
    hint: "What it says is above.",
  });
}
