// What the compiler says of the public API. Checked by `npm run types`; nothing of it runs.
import { expectTypeOf } from "vitest";

import { datasetFrom } from "../../src/evaluate/index.ts";
import {
  track,
  type ArtifactRef,
  type DatasetRef,
  type Json,
  type RunHandle,
  type TrackedRun,
} from "../../src/index.ts";

// A run gives what its function gives, awaited.
expectTypeOf(await track.run("a", () => 1)).toEqualTypeOf<number>();
expectTypeOf(await track.run("a", async (run) => run.name)).toEqualTypeOf<string>();
expectTypeOf(
  await track.run("a", { experiment: "e", params: { depth: 3 } }, () => undefined),
).toEqualTypeOf<undefined>();
await track.run("a", (run) => {
  expectTypeOf(run).toEqualTypeOf<RunHandle>();
});
// @ts-expect-error -- a run needs a function
await track.run("a");

// Params are JSON, metrics are numbers, tags are texts.
track.param("layers", [8, 8]);
track.param({ act: "relu", depth: 3, nested: { a: null } });
track.metric("loss", Number.NaN);
track.metric({ loss: 1, acc: 0.5 }, { step: 3 });
track.tag("stage", "draft");
// @ts-expect-error -- a function is no param
track.param("model", () => 1);
// @ts-expect-error -- a metric is a number
track.metric("loss", "high");
// @ts-expect-error -- and has a value
track.metric("loss");
// @ts-expect-error -- a tag is a text
track.tag("stage", 3);

// A path names itself, and what is in memory is given a name.
expectTypeOf(await track.dataset("data.csv", { role: "train" })).toEqualTypeOf<DatasetRef>();
expectTypeOf(await track.dataset([{ x: 1 }], { name: "rows" })).toEqualTypeOf<DatasetRef>();
expectTypeOf(await track.dataset(datasetFrom([1], { name: "numbers" }))).toEqualTypeOf<DatasetRef>();
expectTypeOf(await track.artifact(new URL("file:///a.bin"))).toEqualTypeOf<ArtifactRef>();
expectTypeOf(await track.artifact(new Uint8Array(3), { name: "a.bin" })).toEqualTypeOf<ArtifactRef>();
expectTypeOf(await track.artifact({ text: "hi" }, { name: "a.txt" })).toEqualTypeOf<ArtifactRef>();
// @ts-expect-error -- rows have no name of their own
await track.dataset([{ x: 1 }]);
// @ts-expect-error -- neither have bytes
await track.artifact(new Uint8Array(3));
// @ts-expect-error -- a role is one of three
await track.dataset("data.csv", { role: "training" });

// Runs are found with the types that the caller says, and nothing is promised to be there.
const runs = await track.runs<{ lr: number }, "val_loss">("metrics.val_loss < 0.3", { sort: "-val_loss", limit: 5 });
expectTypeOf(runs).toEqualTypeOf<readonly TrackedRun<{ lr: number }, "val_loss">[]>();
expectTypeOf(runs[0]?.params.lr).toEqualTypeOf<number | undefined>();
expectTypeOf(runs[0]?.metrics.val_loss).toEqualTypeOf<number | undefined>();
// @ts-expect-error -- no such metric was named
void runs[0]?.metrics.acc;

const any = await track.runs();
expectTypeOf(any[0]?.params["lr"]).toEqualTypeOf<Json | undefined>();
expectTypeOf(any[0]?.metrics["loss"]).toEqualTypeOf<number | undefined>();
expectTypeOf(any[0]?.startedAt).toEqualTypeOf<Date | undefined>();
