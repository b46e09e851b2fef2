// Where a repository says what is stripped, weakest first: a committed file, git's configuration, flags.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { NotebookError } from "../notebook/notebook-error.ts";
import { parseJsonFile } from "../notebook/parse.ts";
import { type GivenOption, readSettings } from "../notebook/strip-settings/read-settings.ts";
import type { StripOptions } from "../notebook/strip-options.ts";
import { type StripSettings, toStripOptions } from "../notebook/strip-settings/strip-settings.ts";
import { isRecord } from "../shared/json.ts";
import { maybeNearestName } from "../shared/nearest-name.ts";
import type { LabtrailConfig } from "./filter-config.ts";

const OWN_FILE = ".labtrail.json";
const PACKAGE_FILE = "package.json";
const PACKAGE_KEY = "labtrail";
const STRIP = "strip";
/** What else a file may say is known to those who read it. */
const KNOWN_KEYS = [STRIP, "$schema", "barrel", "exports", "sanitizers"];
const GIT_PREFIX = "labtrail.strip.";

/**
 * The options that hold in a repository.
 *
 * @param topFolder - Where there is no repository, any folder.
 * @throws NotebookError `BAD_OPTION` or `INVALID_JSON`, with the file and the key.
 */
export function readStripOptions(topFolder: string, config: LabtrailConfig, flags: StripSettings = {}): StripOptions {
  return toStripOptions([readFileSettings(topFolder), readGitSettings(config), flags]);
}

function readFileSettings(folder: string): StripSettings {
  const own = maybeJsonObject(folder, OWN_FILE);
  if (own !== undefined) return readSection(own, OWN_FILE, "");
  const section = maybeJsonObject(folder, PACKAGE_FILE)?.[PACKAGE_KEY];
  if (section === undefined) return {};
  if (!isRecord(section)) throw noObject(PACKAGE_FILE, PACKAGE_KEY);
  return readSection(section, PACKAGE_FILE, `${PACKAGE_KEY}.`);
}

function maybeJsonObject(folder: string, name: string): Record<string, unknown> | undefined {
  const path = join(folder, name);
  if (!existsSync(path)) return undefined;
  const json = parseJsonFile(readFileSync(path, "utf8"), name);
  if (isRecord(json)) return json;
  // What npm would say of its own file is none of our business.
  if (name === PACKAGE_FILE) return undefined;
  throw new NotebookError("BAD_OPTION", `${name} holds no JSON object`, { hint: 'Write: {"strip": {}}' });
}

function readSection(section: Readonly<Record<string, unknown>>, file: string, prefix: string): StripSettings {
  const unknown = Object.keys(section).find((key) => !KNOWN_KEYS.includes(key));
  if (unknown !== undefined) {
    const nearest = maybeNearestName(unknown, KNOWN_KEYS);
    throw new NotebookError("BAD_OPTION", `${file}: "${prefix}${unknown}" is unknown`, {
      hint:
        nearest === undefined ? `Options of the strip stand under "${prefix}${STRIP}".` : `Did you mean "${nearest}"?`,
    });
  }
  const strip = section[STRIP] ?? {};
  if (!isRecord(strip)) throw noObject(file, prefix + STRIP);
  const given = Object.entries(strip).map(([name, value]): GivenOption => ({
    name,
    value,
    label: `${prefix}${STRIP}.${name}`,
  }));
  return readSettings(given, file);
}

function noObject(file: string, key: string): NotebookError {
  return new NotebookError("BAD_OPTION", `${file}: "${key}" is no object`, { hint: 'Write: {"strip": {}}' });
}

function readGitSettings(config: LabtrailConfig): StripSettings {
  const given = [...config]
    .filter(([key]) => key.startsWith(GIT_PREFIX))
    .flatMap(([key, values]) =>
      values.map((value): GivenOption => ({ name: key.slice(GIT_PREFIX.length), value, label: key })),
    );
  return readSettings(given, "git config");
}
