import * as fc from "fast-check";

/** Texts that break out of where they are put, if anything lets them. */
export const hostileText = fc.oneof(
  fc.constantFrom(
    "<script>alert(1)</script>",
    `"><img src=x onerror=alert(1)>`,
    "' onmouseover='alert(1)",
    "</style><b>",
    "</title></svg><script>",
    "&lt;b&gt;",
    "]]>",
    "\u0000\u001b[31mred\u0007",
    "\ud800",
    "a\nb\tc",
    "__proto__",
    "",
  ),
  fc.string({ unit: "binary" }),
);

/** The names of all elements in a page or picture, and of all their attributes. */
export function markupOf(html: string): {
  readonly elements: readonly string[];
  readonly attributes: readonly string[];
} {
  const tags = [...html.matchAll(/<\/?([^\s<>/]+)((?:\s+[\w:-]+="[^"<]*")*)\s*\/?>/g)];
  // Whatever is left of the tags must hold no sign that begins one.
  const rest = tags.reduce((text, [tag]) => text.replace(tag, ""), html);
  if (/[<>]/.test(rest)) throw new Error(`there is markup that was not meant: ${rest}`);
  return {
    elements: [...new Set(tags.map(([, name = ""]) => name))].toSorted(),
    attributes: [
      ...new Set(tags.flatMap(([, , list = ""]) => [...list.matchAll(/([\w:-]+)=/g)].map(([, name = ""]) => name))),
    ].toSorted(),
  };
}
