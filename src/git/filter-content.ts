import type { StripOptions } from "../notebook/strip-options.ts";
import { NotebookError } from "../notebook/notebook-error.ts";
import type { StripSettings } from "../notebook/strip-settings/strip-settings.ts";
import { type LabtrailConfig, readLabtrailConfig } from "./filter-config.ts";
import { maybeCommonFolder } from "./git-folder.ts";
import type { GitPlace } from "./git-command.ts";
import { readKeeperSettings } from "./keeper-settings.ts";
import { NotebookFilter } from "./notebook-filter.ts";
import { readStripOptions } from "./strip-settings.ts";
import { renderNotebookText } from "./textconv.ts";

export const CONTENT_MODES = ["clean", "smudge", "textconv"] as const;

/** What a filter does with one file. */
export type ContentMode = (typeof CONTENT_MODES)[number];

/** What a filter is for, and where it works. */
export interface FilterSetup extends GitPlace {
  /** The top folder of the working tree. */
  readonly cwd: string;
  readonly flags: StripSettings;
  /** Receives one line for the user. */
  readonly onWarning: (text: string) => void;
}

/**
 * A filter for the files of a repository.
 *
 * @param hasPaths - Whether it is told where files belong; without that no outputs are kept or put back.
 */
export function createFilter(setup: FilterSetup, hasPaths = true): NotebookFilter {
  const { cwd, env, onWarning } = setup;
  // Git is asked once, with the first file.
  let config: LabtrailConfig | undefined;
  const readConfig = () => (config ??= readLabtrailConfig(setup));
  return new NotebookFilter({
    commonFolder: hasPaths ? maybeCommonFolder(cwd, env) : undefined,
    readKeeper: () => readKeeperSettings(readConfig()),
    workFolder: cwd,
    readOptions: createOptionsReader(setup, readConfig),
    onWarning,
  });
}

/** Filters one file. Its path is that from the top folder; empty when nobody knows it. */
export function filterContent(mode: ContentMode, path: string, content: Buffer, setup: FilterSetup): Buffer {
  if (mode === "textconv")
    return Buffer.from(renderNotebookText(content, createOptionsReader(setup, () => readLabtrailConfig(setup))()));
  const filter = createFilter(setup, path !== "");
  try {
    return mode === "clean" ? filter.clean(path, content) : filter.smudge(path, content);
  } finally {
    filter.close();
  }
}

/** Reads the options once, with the first file: a fault in them then refuses files, and does not break git's pipe. */
function createOptionsReader({ cwd, flags }: FilterSetup, readConfig: () => LabtrailConfig): () => StripOptions {
  let options: StripOptions | undefined;
  let fault: NotebookError | undefined;
  return () => {
    if (fault !== undefined) throw fault;
    try {
      return (options ??= readStripOptions(cwd, readConfig(), flags));
    } catch (error) {
      if (error instanceof NotebookError) fault = error;
      throw error;
    }
  };
}
