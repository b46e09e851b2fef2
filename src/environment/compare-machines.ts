import type { Environment } from "../track/run.ts";

/** Something about the machine or its programs that is not as it was. */
export interface MachineDifference {
  readonly what: "node" | "platform" | "cpu" | "labtrail" | "time zone" | "locale";
  readonly before: string;
  readonly now: string;
}

/** How the machine differs from the one of a run, in what may change a result. The release of the system is not among it. */
export function compareMachines(before: Environment, now: Environment): readonly MachineDifference[] {
  const facts = [
    ["node", before.node, now.node],
    ["platform", platformOf(before), platformOf(now)],
    ["cpu", before.cpu, now.cpu],
    ["labtrail", before.labtrail, now.labtrail],
    ["time zone", before.timeZone, now.timeZone],
    ["locale", before.locale, now.locale],
  ] as const;
  return facts.filter(([, was, is]) => was !== is).map(([what, was, is]) => ({ what, before: was, now: is }));
}

/** `linux 6.8.0 x64` -> `linux x64`. */
function platformOf({ os }: Environment): string {
  const words = os.split(" ");
  return [words[0], words.at(-1)].join(" ");
}
