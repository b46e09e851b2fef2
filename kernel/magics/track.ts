import { MagicError, type Magic, type MagicContext } from "./magic.ts";
import { maybeNearestName } from "../../src/shared/nearest-name.ts";
import { runTrackedCell, TRACK_CELL_FORM } from "./track-cell.ts";
import type { TrackCommand } from "./track-command.ts";
import { trackData } from "./track-data.ts";
import { trackCompare, trackLs, trackShow } from "./track-look.ts";
import { trackEnd, trackNew, trackNote, trackOff, trackOn } from "./track-session.ts";
import { renderStatus } from "./track-status.ts";
import { trackMetric, trackParam, trackTag } from "./track-values.ts";

const COMMANDS: readonly TrackCommand[] = [
  trackOn,
  trackOff,
  trackNew,
  trackEnd,
  trackParam,
  trackMetric,
  trackTag,
  trackNote,
  trackData,
  trackLs,
  trackShow,
  trackCompare,
];

/** `%track` and `%%track`. */
export const trackMagic: Magic = {
  name: "track",
  summary: "remembers experiments: runs with params, metrics, data, code and environment",
  usage: [
    "%track",
    "    tells where tracking stands",
    ...COMMANDS.flatMap(({ form, summary }) => [`%track ${form}`, `    ${summary}`]),
    TRACK_CELL_FORM,
    "    makes exactly this cell one run",
  ].join("\n"),
  runLine: runTrackLine,
  runCell: runTrackedCell,
};

async function runTrackLine(argument: string, context: MagicContext): Promise<void> {
  const [, word = "", rest = ""] = /^(\S*)\s*([\s\S]*)$/.exec(argument) ?? [];
  if (word === "") return context.print(renderStatus(await context.tracker.status()));
  const command = COMMANDS.find(({ name }) => name === word);
  if (command !== undefined) return command.run(rest.trim(), context);
  const nearest = maybeNearestName(
    word,
    COMMANDS.map(({ name }) => name),
  );
  const guess = nearest === undefined ? "" : ` Did you mean \`%track ${nearest}\`?`;
  throw new MagicError("BAD_ARGUMENT", `"%track" has no command "${word}".${guess}`, {
    hint: "`%track?` lists the commands there are.",
  });
}
