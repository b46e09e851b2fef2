// Cells that are no TypeScript, and are shown by the page.
import type { Magic } from "../magic.ts";

/** `%%html`, `%%markdown`, `%%svg` and `%%javascript`. */
export const textCellMagics: readonly Magic[] = [
  showAs("text/html", {
    name: "html",
    summary: "shows the cell as HTML",
    examples: ["%%html\n<b>Done</b>"],
  }),
  showAs("text/markdown", {
    name: "markdown",
    summary: "shows the cell as Markdown",
    examples: ["%%markdown\n**Done** in $O(n)$"],
  }),
  showAs("image/svg+xml", {
    name: "svg",
    summary: "shows the cell as an SVG picture",
    examples: [
      '%%svg\n<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><circle cx="10" cy="10" r="9"/></svg>',
    ],
  }),
  showAs("application/javascript", {
    name: "javascript",
    summary: "runs the cell in the page, not in the kernel",
    details: [
      "The frontend decides whether it runs JavaScript at all; JupyterLab does, with `element` as the place of the output.",
      "It knows nothing of the session: to speak with it, open a comm.",
    ],
    examples: ["%%javascript\nelement.textContent = navigator.userAgent"],
  }),
];

function showAs(mimeType: string, magic: Pick<Magic, "name" | "summary" | "details" | "examples">): Magic {
  return {
    ...magic,
    cell: {
      takes: "text",
      summary: magic.summary,
      arguments: [],
      flags: [],
      async run(_given, { display }, text) {
        display({ [mimeType]: text });
      },
    },
  };
}
