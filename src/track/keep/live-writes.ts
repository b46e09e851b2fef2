import { randomUUID } from "node:crypto";

import type { Artifact, CellExecution, Session } from "../run.ts";
import type { StoreWrite } from "../store-writes.ts";
import type { KeptJournal, NewRun, TrailStore } from "../store.ts";
import type { KeptWrite } from "./kept-write.ts";

/** Of more content that runs and cells name, the oldest is forgotten. */
const MAX_CONTENT_BYTES = 20_000_000;

/**
 * What was written of the sessions and runs that are still open, so that it can be written once more: all but the points of
 * metrics, which may be millions.
 */
export class LiveWrites {
  readonly #sessions = new Map<string, Session>();
  readonly #executions = new Map<string, CellExecution>();
  /** By run, in the order in which they began. */
  readonly #runs = new Map<string, readonly KeptWrite[]>();
  readonly #contents = new Map<string, string | Uint8Array>();
  #contentBytes = 0;

  /** @param answer - What the store has answered. */
  remember(name: StoreWrite, args: readonly unknown[], answer: unknown): void {
    const [first] = args;
    switch (name) {
      case "saveSession":
        this.#sessions.set((first as Session).id, first as Session);
        return;
      case "endSession":
        this.#sessions.delete(String(first));
        return;
      case "saveExecution":
        this.#executions.set((first as CellExecution).id, first as CellExecution);
        return;
      case "createRun": {
        const run = { ...(first as NewRun), name: (answer as { readonly name: string }).name };
        this.#runs.set(run.id, [{ name, args: [run] }]);
        return;
      }
      case "endRun":
        this.#runs.delete(String(first));
        return;
      case "appendMetrics":
        return;
      default: {
        const known = this.#runs.get(String(first));
        // A slice takes the place of the one before it.
        const others = name === "setSlice" ? known?.filter((write) => write.name !== name) : known;
        if (others !== undefined) this.#runs.set(String(first), [...others, { name, args }]);
      }
    }
  }

  rememberContent(digest: string, content: string | Uint8Array): void {
    if (this.#contents.has(digest) || content.length > MAX_CONTENT_BYTES) return;
    this.#contents.set(digest, content);
    this.#contentBytes += content.length;
    for (const [oldest, { length }] of this.#contents) {
      if (this.#contentBytes <= MAX_CONTENT_BYTES) return;
      this.#contents.delete(oldest);
      this.#contentBytes -= length;
    }
  }

  /** Whether it has the run: then it is in every store that it was written to. */
  hasRun(id: string): boolean {
    return this.#runs.has(id);
  }

  /** All of it, for another store to take over. */
  toJournal(): KeptJournal {
    const sessions = [...this.#sessions.values()];
    const executions = [...this.#executions.values()].filter(({ sessionId }) => this.#sessions.has(sessionId));
    return {
      id: randomUUID(),
      objects: Array.from(this.#contents, ([digest, content]) => ({ digest, content: Buffer.from(content) })),
      lines: [
        ...sessions.map((session): KeptWrite => ({ name: "saveSession", args: [session] })),
        ...executions.map((execution): KeptWrite => ({ name: "saveExecution", args: [execution] })),
        ...[...this.#runs.values()].flat().flatMap((write) => this.#maybeAgain(write) ?? []),
      ],
    };
  }

  /** Undefined for what would name something that is lost. */
  #maybeAgain({ name, args }: KeptWrite): KeptWrite | undefined {
    if (name === "createRun") {
      const { parentId, ...run } = args[0] as NewRun;
      return { name, args: [parentId !== undefined && this.#runs.has(parentId) ? { ...run, parentId } : run] };
    }
    if (name !== "addArtifacts") return { name, args };
    const kept = (args[1] as readonly Artifact[]).filter(({ digest }) => this.#contents.has(digest));
    return kept.length === 0 ? undefined : { name, args: [args[0], kept] };
  }
}

/** A method of the store by its name. */
export function call(store: TrailStore, name: keyof TrailStore, args: readonly unknown[]): unknown {
  return (store[name] as (...args: readonly unknown[]) => unknown)(...args);
}
