import type { ExecutionId } from "../../src/shared/ids.ts";
import type { Page } from "../protocol/execute.ts";

/**
 * What cells show in the pager of their client: help, which a person asks for in passing. JupyterLab and VS Code show a page
 * below the cell, consoles and the classic notebook in a pager. A client without a person, such as nbclient, would drop it.
 */
export class Pages {
  readonly #texts = new Map<ExecutionId, string[]>();

  /** From here on the execution has a pager. */
  begin(execution: ExecutionId): void {
    this.#texts.set(execution, []);
  }

  /** Adds a text. @returns Whether there is a pager for it. */
  add(execution: ExecutionId, text: string): boolean {
    const texts = this.#texts.get(execution);
    texts?.push(text);
    return texts !== undefined;
  }

  /** Ends the execution's pager. @returns All that it is to show as one page, since JupyterLab shows only the first. */
  end(execution: ExecutionId): readonly Page[] {
    const texts = this.#texts.get(execution) ?? [];
    this.#texts.delete(execution);
    if (texts.length === 0) return [];
    return [{ source: "page", data: { "text/plain": texts.join("\n") }, start: 0 }];
  }
}
