import { renderRows } from "../columns.ts";
import { MagicError, type Magic } from "../magic.ts";
import { renderBytes } from "../render-bytes.ts";

const DEFAULT_COUNT = 10;

/** `%memory`. */
export const memoryMagic: Magic = {
  name: "memory",
  summary: "tells how much memory the session takes, and which variables most of it",
  details: [
    "Sizes of variables are estimates: exact for bytes and tensors, from a sample for long lists (`about`). What native code",
    "keeps to itself, such as the columns of a polars frame, is seen only in the figures of the process. What two variables",
    "share counts for both.",
  ],
  line: {
    summary: "shows the memory of the process, and the largest variables",
    arguments: [],
    flags: [{ name: "count", short: "n", value: "N", help: `how many variables, by default ${DEFAULT_COUNT}` }],
    async run(given, { runtime, print }) {
      const count = given.wholeNumber("count") ?? DEFAULT_COUNT;
      const report = await runtime.inquire({ kind: "memory" });
      if (report === undefined) throw new MagicError("FAILED", "the process of the session has ended meanwhile");
      const { rss, heapUsed, heapTotal, external, arrayBuffers } = report.process;
      const rows = [
        ["process", renderBytes(rss), "all that the process holds in memory"],
        ["heap", renderBytes(heapUsed), `values of JavaScript, of ${renderBytes(heapTotal)} set aside for them`],
        [
          "external",
          renderBytes(external),
          `what values keep outside of the heap, ${renderBytes(arrayBuffers)} of it in buffers`,
        ],
      ];
      print(renderRows(["memory", "size", "what it is"], rows, [1]));
      const largest = report.variables.slice(0, count).map(({ name, type, sizeBytes, isWhole }) => {
        return [name, `${isWhole ? "" : "about "}${renderBytes(sizeBytes)}`, type];
      });
      if (largest.length > 0) print(`\n${renderRows(["variable", "size", "type"], largest, [1])}`);
    },
  },
};
