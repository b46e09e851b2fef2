// The one door into a store: whoever writes, no text passes it with a secret in it.
import type { Json } from "../shared/json.ts";
import * as redact from "./redact.ts";
import { NO_OWN_SECRETS, type OwnSecretRules } from "./redaction/own-secrets.ts";
import type { DatasetRef, EvaluatorRef, RunError } from "./run.ts";
import type { TrailStore } from "./store.ts";

/** Keys are few and come with every point: each is looked at once. */
const MAX_KNOWN = 10_000;

/**
 * A store that takes secrets out of whatever is written, and gives it to another.
 *
 * @param own - What the user has called secret besides; it may become more at any time.
 */
export function redactingStore(store: TrailStore, own: OwnSecretRules = NO_OWN_SECRETS): TrailStore {
  const redactText = (text: string): string => redact.redactText(text, own);
  const redactValue = (name: string, value: Json): Json => redact.redactValue(name, value, own);
  const cleanError = ({ name, message }: RunError): RunError => ({ name, message: redactText(message) });
  const cleanDataset = ({ name, version, digest }: DatasetRef): DatasetRef => ({
    name: redactText(name),
    version: version && redactText(version),
    digest,
  });
  const cleanEvaluator = ({ name, version, digest }: EvaluatorRef): EvaluatorRef => ({
    name: redactText(name),
    version: redactText(version),
    digest,
  });
  const known = new Map<string, string>();
  const cleanKey = (key: string): string => {
    if (!own.isEmpty) return redactText(key);
    const found = known.get(key);
    if (found !== undefined) return found;
    const clean = redactText(key);
    if (known.size < MAX_KNOWN) known.set(key, clean);
    return clean;
  };
  return {
    ...store,
    saveExecution: ({ end, ...execution }) =>
      store.saveExecution({
        ...execution,
        end: end === undefined ? undefined : { ...end, error: end.error && cleanError(end.error) },
        files: execution.files.map((file) => ({ ...file, path: redactText(file.path) })),
      }),
    createRun: ({ name, experiment, ...run }) =>
      store.createRun({ ...run, name: name && redactText(name), experiment: redactText(experiment) }),
    endRun: (runId, { error, ...end }) =>
      store.endRun(runId, error === undefined ? end : { ...end, error: cleanError(error) }),
    addParams: (runId, params) =>
      store.addParams(
        runId,
        params.map(({ key, value, source }) => ({ key: redactText(key), value: redactValue(key, value), source })),
      ),
    appendMetrics(runId, { dataset, evaluator, ...origin }, given) {
      // A number has nothing to stand in its place.
      const points = own.isEmpty ? given : given.filter(({ key }) => !own.isSecretName(key));
      return store.appendMetrics(
        runId,
        { ...origin, dataset: dataset && cleanDataset(dataset), evaluator: evaluator && cleanEvaluator(evaluator) },
        points.every(({ key }) => cleanKey(key) === key)
          ? points
          : points.map((point) => ({ ...point, key: cleanKey(point.key) })),
      );
    },
    addDatasets: (runId, datasets) =>
      store.addDatasets(
        runId,
        datasets.map((dataset) => ({
          ...dataset,
          ...cleanDataset(dataset),
          location: redactText(dataset.location),
          schema: dataset.schema === undefined ? undefined : redactValue("", dataset.schema),
        })),
      ),
    addArtifacts: (runId, artifacts) =>
      store.addArtifacts(
        runId,
        artifacts.map((artifact) => ({ ...artifact, name: redactText(artifact.name) })),
      ),
    setTags: (runId, tags) =>
      store.setTags(
        runId,
        Object.fromEntries(
          Object.entries(tags).map(([key, value]) => [
            redactText(key),
            value === undefined ? undefined : String(redactValue(key, value)),
          ]),
        ),
      ),
    addNote: (runId, text, at) => store.addNote(runId, redactText(text), at),
    setCode: (runId, { remote, ...code }) => store.setCode(runId, { ...code, remote: remote && redactText(remote) }),
    saveText: (text) => store.saveText(redact.redactSource(text, own)),
  };
}
