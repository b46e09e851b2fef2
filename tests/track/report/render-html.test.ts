import * as fc from "fast-check";
import { expect, test } from "vitest";

import { renderHtml } from "../../../src/track/report/render-html.ts";
import type { Report, ReportBlock } from "../../../src/track/report/report.ts";

/** Texts of people, with everything that means something in HTML. */
const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc
    .array(
      fc.constantFrom(
        "<",
        ">",
        "&",
        '"',
        "'",
        "</td>",
        "<script>",
        "-->",
        "&lt;",
        "x",
        "\n",
        " onload=",
        "javascript:",
      ),
    )
    .map((parts) => parts.join("")),
);
const mark = fc.constantFrom("changed", "best", "failed", undefined);

const block: fc.Arbitrary<ReportBlock> = fc.oneof(
  fc.record({ kind: fc.constantFrom("text", "warning"), text }) as fc.Arbitrary<ReportBlock>,
  fc.record({
    kind: fc.constant("diff" as const),
    title: text,
    lines: fc.array(fc.record({ kind: fc.constantFrom("same", "removed", "added", "title"), text }), { maxLength: 3 }),
  }) as fc.Arbitrary<ReportBlock>,
  fc.record({
    kind: fc.constant("table" as const),
    columns: fc.array(fc.record({ title: text, align: fc.constantFrom("left", "right") }), { maxLength: 3 }),
    rows: fc.array(fc.array(fc.record({ text, mark }), { maxLength: 3 }), { maxLength: 3 }),
  }) as fc.Arbitrary<ReportBlock>,
);

/** The tags of our own, with the styles they have: no text of a person is among them. */
const OWN_TAG =
  /<\/?(?:div|p|b|pre|span|table|thead|tbody|tr|th|td)(?: (?:class="labtrail-report"|style="[a-z0-9:;#. -]*"))?>/g;

test("whatever people write stays text in HTML", () => {
  fc.assert(
    fc.property(fc.array(block, { maxLength: 4 }), (report: Report) => {
      const rest = renderHtml(report).replaceAll(OWN_TAG, "");

      expect(rest).not.toMatch(/[<>"']/);
      expect(rest.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, "")).not.toContain("&");
    }),
  );
});

test("text is there as it was written", () => {
  fc.assert(
    fc.property(text, (written) => {
      const html = renderHtml([
        { kind: "table", columns: [{ title: "", align: "left" }], rows: [[{ text: written }]] },
      ]);
      const [, content = ""] = /<td[^>]*>([^]*)<\/td>/.exec(html) ?? [];
      const read = content
        .replaceAll("&lt;", "<")
        .replaceAll("&gt;", ">")
        .replaceAll("&quot;", '"')
        .replaceAll("&#39;", "'")
        .replaceAll("&amp;", "&");

      expect(read).toBe(written);
    }),
  );
});
