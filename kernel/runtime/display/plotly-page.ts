// A figure of Plotly for pages that know nothing of Plotly, also without a network. The library is 5 MB: it goes into the
// page with the first figure only, compressed, and all others wait for it.
import { toScriptJson } from "../../../src/display/script.ts";
import { escapeHtml } from "../../../src/shared/text.ts";
import type { PlotlyFigure } from "./plotly-figure.ts";

const HEIGHT_PX = 450;

/** Unpacks the library and puts it in place, where the figures wait for it. A module loader of the page must not take it. */
export function renderPlotlyLoader(compressed: Buffer): string {
  return `<script>
(() => {
  if (window.labtrailPlotly) return;
  window.labtrailPlotly = (async () => {
    const bytes = Uint8Array.from(atob("${compressed.toString("base64")}"), (character) => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const script = document.createElement("script");
    script.textContent = "(function (define, module, exports) {" + (await new Response(stream).text()) + "\\n}).call(window);";
    document.head.append(script);
    return window.Plotly;
  })();
})();
</script>`;
}

const MISSING =
  "plotly.js is not in this page: it is in the output of the first figure of this notebook. " +
  "Run that cell, or restart the kernel and run this one.";

/** Draws a figure as soon as the library is in the page; after a while without it, says where it is. */
export function renderPlotlyPage(figure: PlotlyFigure, id: string): string {
  return `<div id="${escapeHtml(id)}" style="min-height:${HEIGHT_PX}px"></div>
<script>
(() => {
  const place = document.getElementById(${toScriptJson(id)});
  const figure = ${toScriptJson({ ...figure })};
  const draw = async (library) => {
    const Plotly = await library;
    place.textContent = "";
    figure.config = { responsive: true, ...figure.config };
    Plotly.newPlot(place, figure);
  };
  let seconds = 0;
  const look = () => {
    if (window.labtrailPlotly) return draw(window.labtrailPlotly);
    if (window.Plotly) return draw(window.Plotly);
    if (seconds === 3) place.textContent = ${toScriptJson(MISSING)};
    seconds += 1;
    setTimeout(look, 1000);
  };
  look();
})();
</script>`;
}

/** What stands in the place of a figure when the library is not installed. */
export function renderPlotlyHint(description: string, folder: string): string {
  return (
    `<p>${escapeHtml(description)}</p><p>This page cannot draw it by itself. Run ` +
    `<code>npm install plotly.js-dist-min</code> in ${escapeHtml(folder)}, and the cell again.</p>`
  );
}
