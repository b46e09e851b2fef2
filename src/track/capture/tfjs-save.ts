// `model.save` hands the model over to whoever stores it. We listen in on that, so that it is kept in the same form
// wherever it goes.
import { isRecord } from "../../shared/json.ts";
import type { LayersModel, Method } from "./tfjs-model.ts";
import type { TrainingWatcher } from "./training.ts";

interface SaveCall {
  readonly model: LayersModel;
  readonly save: Method;
  readonly args: readonly unknown[];
}

/** Saves as the library does, and tells of what is saved. */
export async function saveWatched(
  { model, save, args }: SaveCall,
  watchers: readonly TrainingWatcher[],
): Promise<unknown> {
  const [target, ...rest] = args;
  const tell = (artifacts: unknown): void => {
    if (!isRecord(artifacts)) return;
    const saved = { target: typeof target === "string" ? target : undefined, artifacts };
    for (const watcher of watchers) watcher.onSave?.(model, saved);
  };
  const isWatched = watchers.some(({ isSaveWatched }) => isSaveWatched?.() === true);
  if (!isWatched) return save.apply(model, [...args]);
  if (isHandler(target)) return save.apply(model, [listening(target, tell), ...rest]);
  // Only the library knows who stores to a URL: the model is handed over once more, to us.
  const result = await save.apply(model, [...args]);
  await save.apply(model, [listening({ save: () => Promise.resolve({}) }, tell), ...rest]);
  return result;
}

interface Handler {
  save(artifacts: unknown): unknown;
}

function isHandler(target: unknown): target is Handler {
  return typeof target === "object" && target !== null && "save" in target && typeof target.save === "function";
}

function listening(handler: Handler, tell: (artifacts: unknown) => void): object {
  return {
    save: (artifacts: unknown) => {
      tell(artifacts);
      return handler.save(artifacts);
    },
  };
}
