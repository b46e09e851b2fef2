// Sessions of onnxruntime: the model is a file that native code reads, and everything else is asked of the session.
import { readFileSync, statSync } from "node:fs";
import { basename } from "node:path";

import { isRecord } from "../../shared/json.ts";
import { maybeExport, watchLoadedModules } from "../../shared/loaded-modules.ts";
import { asOwnWork } from "../../shared/own-work.ts";
import { writeDraft } from "./draft.ts";
import type { CaptureEvent } from "./event.ts";

interface OnnxParts {
  readonly isOn: () => boolean;
  readonly keepsModels: () => boolean;
  readonly tell: (event: CaptureEvent) => void;
  /** Tells of a file that is read. */
  readonly note: (path: string) => void;
}

/** The part of a session that is used. */
interface InferenceSession {
  readonly inputNames?: unknown;
  readonly outputNames?: unknown;
}

type Create = (...args: unknown[]) => Promise<InferenceSession>;
type Run = (this: object, ...args: unknown[]) => Promise<unknown>;

interface SessionClass {
  create: Create;
  readonly prototype: { run: Run };
}

/** A larger model is known by its digest alone. */
const MAX_MODEL_BYTES = 100_000_000;

/** Watches sessions of onnxruntime-node and onnxruntime-web, whose class is the same. */
export class OnnxCapture {
  readonly #parts: OnnxParts;
  readonly #patched = new WeakSet<object>();
  readonly #runs = new Map<object, { count: number; tookMs: number }>();

  constructor(parts: OnnxParts) {
    this.#parts = parts;
    watchLoadedModules((exported) => {
      const found = maybeExport(exported, "InferenceSession");
      if (!isSessionClass(found) || this.#patched.has(found)) return;
      this.#patched.add(found);
      this.#patch(found);
    });
  }

  /** Tells how long the sessions took in this cell. */
  endCell(): void {
    for (const [, { count, tookMs }] of this.#runs) {
      this.#parts.tell({ kind: "timing", metrics: { predict_calls: count, predict_ms: tookMs } });
    }
    this.#runs.clear();
  }

  #patch(type: SessionClass): void {
    const { isOn } = this.#parts;
    const tellCreated = (args: readonly unknown[], session: InferenceSession): void => this.#tellCreated(args, session);
    const addRun = (session: object, tookMs: number): void => this.#addRun(session, tookMs);
    const { create } = type;
    const { run } = type.prototype;
    type.create = async function watchedCreate(this: unknown, ...args) {
      const session = await create.apply(this, args);
      if (isOn()) tellCreated(args, session);
      return session;
    };
    type.prototype.run = async function watchedRun(...args) {
      if (!isOn()) return run.apply(this, args);
      const startedAt = performance.now();
      try {
        return await run.apply(this, args);
      } finally {
        addRun(this, performance.now() - startedAt);
      }
    };
  }

  #tellCreated([model, ...rest]: readonly unknown[], { inputNames, outputNames }: InferenceSession): void {
    const { tell, note } = this.#parts;
    if (typeof model === "string") note(model);
    const options = rest.find(isRecord) ?? {};
    const providers = Array.isArray(options["executionProviders"]) ? options["executionProviders"] : ["cpu"];
    tell({
      kind: "model",
      params: {
        "onnx.inputs": listOf(inputNames),
        "onnx.outputs": listOf(outputNames),
        "onnx.providers": providers.map((one: unknown) => (isRecord(one) ? String(one["name"]) : String(one))),
      },
    });
    const bytes = this.#parts.keepsModels() ? maybeBytes(model) : undefined;
    if (bytes === undefined || bytes.byteLength > MAX_MODEL_BYTES) return;
    const name = typeof model === "string" ? basename(model) : "model.onnx";
    tell({ kind: "artifact", name: `models/${name}`, path: writeDraft(bytes), mediaType: "application/onnx" });
  }

  #addRun(session: object, tookMs: number): void {
    const known = this.#runs.get(session) ?? { count: 0, tookMs: 0 };
    this.#runs.set(session, { count: known.count + 1, tookMs: known.tookMs + tookMs });
  }
}

function isSessionClass(value: unknown): value is SessionClass {
  if (typeof value !== "function" || !("create" in value) || typeof value.create !== "function") return false;
  return isRecord(value.prototype) && typeof value.prototype["run"] === "function";
}

function listOf(names: unknown): readonly string[] {
  return Array.isArray(names) ? names.map(String) : [];
}

/** The model itself, wherever it came from. */
function maybeBytes(model: unknown): Uint8Array | undefined {
  if (model instanceof ArrayBuffer || model instanceof SharedArrayBuffer) return new Uint8Array(model);
  if (ArrayBuffer.isView(model)) return new Uint8Array(model.buffer, model.byteOffset, model.byteLength);
  if (typeof model !== "string") return undefined;
  return asOwnWork(() => {
    const stats = statSync(model, { throwIfNoEntry: false });
    return stats?.isFile() === true && stats.size <= MAX_MODEL_BYTES ? readFileSync(model) : undefined;
  });
}
