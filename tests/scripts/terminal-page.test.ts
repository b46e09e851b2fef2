import { expect, test } from "vitest";

import { ansiToHtml } from "../../scripts/screenshots/terminal-page.ts";

test("colours and weights become spans, and end where the terminal ends them", () => {
  const html = ansiToHtml("a \u001b[1mbold \u001b[32mgreen\u001b[0m plain");

  expect(html).toBe(
    'a <span style="font-weight:bold">bold </span><span style="color:#9ece6a;font-weight:bold">green</span> plain',
  );
});

test("text is escaped, and other escape sequences are left out", () => {
  expect(ansiToHtml("\u001b[2K<b> & \u001b[Hc")).toBe("&lt;b&gt; &amp; c");
});
