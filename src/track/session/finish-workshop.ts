import type { Workshop } from "./open-workshop.ts";

/** Writes what is still on its way, and ends the open run and the session. */
export async function finishWorkshop(workshop: Workshop, doPostponed: () => void, at: number): Promise<void> {
  const { recorder, keeper, ledger } = workshop;
  await recorder.settle();
  doPostponed();
  await recorder.settle();
  keeper.endCurrent({ status: "finished" });
  await keeper.settle();
  ledger.end(at);
}
