import { setDataOrigin } from "../../shared/data-origin.ts";
import { maybeProvidedTrack } from "../../track/api/provided-track.ts";
import type { Dataset } from "../dataset.ts";

/**
 * Lets a session that watches trainings know which dataset the numbers are of. Elsewhere nothing happens: a digest over all
 * rows takes its time.
 */
export async function markTrainingData<Row>(inputs: object, dataset: Dataset<Row>): Promise<void> {
  if (maybeProvidedTrack() === undefined) return;
  const { name, version, length: rows, schema } = dataset;
  const columns = schema.map((column) => ({ name: column.name, type: column.type }));
  setDataOrigin(inputs, { name, version, digest: await dataset.digest(), rows, columns });
}
