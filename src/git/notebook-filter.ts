import type { StripOptions } from "../notebook/strip-options.ts";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

import { NotebookError } from "../notebook/notebook-error.ts";
import { stripNotebook } from "../notebook/strip.ts";
import { LabtrailError, messageOf } from "../shared/errors.ts";
import { Keeper } from "./keeper.ts";
import type { KeeperSettings } from "./keeper-settings.ts";
import { maybeNotebookText } from "./textconv.ts";

export interface NotebookFilterOptions {
  /** Where removed outputs are kept; they are not when it is undefined. */
  readonly commonFolder: string | undefined;
  /** Whether they are kept, and how many. Asked with the first file. */
  readonly readKeeper: () => KeeperSettings;
  /** The top folder of the working tree, where paths of notebooks start. */
  readonly workFolder: string;
  /** What is stripped. It throws what is wrong with it, as often as it is asked. */
  readonly readOptions: () => StripOptions;
  /** Receives one line for the user. */
  readonly onWarning: (text: string) => void;
}

/** What git does to notebooks on their way into and out of the repository. */
export class NotebookFilter {
  readonly #openKeeper: () => Keeper | undefined;
  /** Null until it is asked for. */
  #openedKeeper: Keeper | undefined | null = null;
  readonly #workFolder: string;
  readonly #readOptions: () => StripOptions;
  readonly #onWarning: (text: string) => void;
  #hasWarnedOfKeeper = false;

  constructor({ commonFolder, readKeeper, workFolder, readOptions, onWarning }: NotebookFilterOptions) {
    this.#readOptions = readOptions;
    this.#workFolder = workFolder;
    this.#openKeeper = () => {
      if (commonFolder === undefined) return undefined;
      const { isOn, limits } = readKeeper();
      return isOn ? new Keeper(commonFolder, limits) : undefined;
    };
    this.#onWarning = onWarning;
  }

  /**
   * The notebook to commit: without outputs, which are kept aside.
   *
   * @throws NotebookError for a file that is not valid JSON.
   */
  clean(path: string, content: Buffer): Buffer {
    try {
      return this.#strip(path, content);
    } catch (error) {
      if (error instanceof NotebookError && this.#isTextOf(path, content)) return content;
      throw error;
    }
  }

  #strip(path: string, content: Buffer): Buffer {
    const options = this.#readOptions();
    const { bytes, cells, foreignFormat, warnings } = stripNotebook(content, path === "" ? "the input" : path, options);
    if (foreignFormat !== undefined) {
      this.#onWarning(`${path} is in nbformat ${foreignFormat}, which is not known here, and keeps its outputs`);
    }
    for (const warning of warnings) this.#onWarning(`${path}: ${warning}`);
    this.#tryToKeep(() => this.#keeper?.keep(path, content, cells, options));
    return bytes;
  }

  /** The notebook to work with: with the outputs that were last kept for its cells. It never fails. */
  smudge(path: string, content: Buffer): Buffer {
    return this.#tryToKeep(() => this.#keeper?.restore(path, content, this.#readOptions())) ?? content;
  }

  close(): void {
    this.#tryToKeep(() => this.#openedKeeper?.close());
  }

  get #keeper(): Keeper | undefined {
    if (this.#openedKeeper === null) this.#openedKeeper = this.#openKeeper();
    return this.#openedKeeper;
  }

  /** `git blame` renders the file for reading first, and then has us clean the text as if it were the file. */
  #isTextOf(path: string, content: Buffer): boolean {
    if (path === "") return false;
    const file = resolve(this.#workFolder, path);
    return existsSync(file) && maybeNotebookText(readFileSync(file), this.#readOptions()) === content.toString();
  }

  /** A full disk must not stop a commit or a checkout: what git stores is right without the keeper. */
  #tryToKeep<Result>(run: () => Result): Result | undefined {
    try {
      return run();
    } catch (error) {
      if (!this.#hasWarnedOfKeeper)
        this.#onWarning(`outputs of notebooks are not kept, or not put back: ${messageOf(error)}`);
      this.#hasWarnedOfKeeper = true;
      return undefined;
    }
  }
}

/** A failure as text for the terminal: a user's mistake in one line, our own fault with its stack. */
export function renderFailure(path: string, error: unknown): string {
  if (error instanceof LabtrailError) {
    return `labtrail: ${error.message}${error.hint === undefined ? "" : `. ${error.hint}`}\n`;
  }
  return `labtrail: ${path}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`;
}
