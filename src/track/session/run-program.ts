import { packageOfImport, packageOfModule, type InstalledPackage } from "../capture/packages.ts";
import type { RunId } from "../../shared/ids.ts";
import { digestOf } from "../objects.ts";
import type { Package } from "../run.ts";
import type { SessionLedger } from "./session-ledger.ts";
import type { LoggedCell } from "./session-log.ts";
import { cellKey, requireFacts } from "./session-slices.ts";
import type { TrailStore } from "../store.ts";

/** The program of a run as it grows: the slices of its triggers together, and the packages they load. */
export class RunProgram {
  readonly #store: TrailStore;
  readonly #ledger: SessionLedger;
  readonly #runId: RunId;
  readonly #notebookFolder: string;
  /** By trigger cell. */
  readonly #slices = new Map<string, readonly LoggedCell[]>();
  /** By cell, how many modules of it have been looked at. */
  readonly #moduleCounts = new Map<LoggedCell, number>();
  readonly #packages = new Set<string>();
  #executions = "";

  constructor(store: TrailStore, ledger: SessionLedger, runId: RunId, notebookFolder: string) {
    this.#store = store;
    this.#ledger = ledger;
    this.#runId = runId;
    this.#notebookFolder = notebookFolder;
  }

  add(trigger: LoggedCell, slice: readonly LoggedCell[]): void {
    // A cell that ran again speaks for itself once: its former slice is no part of the program any more.
    this.#slices.set(cellKey(trigger), slice);
    for (const cell of slice) this.#ledger.save(cell);
    const cells = [...new Set([...this.#slices.values()].flat())].toSorted((a, b) => a.order - b.order);
    const ids = cells.map(({ start }) => start.executionId);
    if (ids.join() !== this.#executions) {
      this.#executions = ids.join();
      // Two runs of one program have this in common.
      const digest = digestOf(cells.map((cell) => requireFacts(cell).codeDigest).join("\n"));
      this.#store.setSlice(this.#runId, digest, ids);
    }
    const added = slice.flatMap((cell) => this.#findPackages(cell));
    if (added.length > 0) this.#store.addPackages(this.#runId, added);
  }

  #findPackages(cell: LoggedCell): readonly Package[] {
    const known = this.#moduleCounts.get(cell);
    if (known === cell.moduleUrls.size) return [];
    this.#moduleCounts.set(cell, cell.moduleUrls.size);
    const loaded = [...cell.moduleUrls].slice(known ?? 0).map(packageOfModule);
    const imported = requireFacts(cell).imports.map((specifier) => packageOfImport(specifier, this.#notebookFolder));
    return [...this.#onlyNew(imported, true), ...this.#onlyNew(loaded, false)];
  }

  #onlyNew(found: readonly (InstalledPackage | undefined)[], isDirect: boolean): readonly Package[] {
    return found.flatMap((installed) => {
      if (installed === undefined) return [];
      const key = `${installed.name} ${installed.version} ${isDirect}`;
      if (this.#packages.has(key)) return [];
      this.#packages.add(key);
      return [{ ...installed, isDirect }];
    });
  }
}
