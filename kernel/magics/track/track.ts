import type { Magic } from "../magic.ts";
import { trackArtifact } from "./artifact.ts";
import { trackIgnore, trackPause, trackResume, trackWatch } from "./attention.ts";
import { trackCell } from "./cell.ts";
import { trackData } from "./data.ts";
import { trackCompare, trackDiff, trackLs, trackPlot, trackShow, trackSql } from "./look.ts";
import { trackLineage, trackSlice } from "./lineage.ts";
import { trackReproduce } from "./reproduce.ts";
import { trackEnd, trackNew, trackNote, trackOff, trackOn } from "./session.ts";
import { renderStatus } from "./status.ts";
import { trackMetric, trackParam, trackTag } from "./values.ts";

/** `%track` and `%%track`. */
export const trackMagic: Magic = {
  name: "track",
  summary: "remembers experiments: runs with params, metrics, data, code and environment",
  examples: ["%track on", "%%track baseline --param depth=3\nconst loss = evaluate(buildTree(3));"],
  line: {
    summary: "tells where tracking stands",
    arguments: [],
    flags: [],
    async run(_given, { tracker, print }) {
      print(renderStatus(await tracker.status()));
    },
  },
  cell: trackCell,
  commands: [
    trackOn,
    trackOff,
    trackPause,
    trackResume,
    trackNew,
    trackEnd,
    trackParam,
    trackMetric,
    trackTag,
    trackNote,
    trackWatch,
    trackIgnore,
    trackData,
    trackArtifact,
    trackLs,
    trackShow,
    trackDiff,
    trackCompare,
    trackPlot,
    trackSql,
    trackSlice,
    trackLineage,
    trackReproduce,
  ],
};
