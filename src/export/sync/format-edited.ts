import type { FormatText } from "../format/format-text.ts";
import { type GeneratedModule, maybeGeneratedModule, renderWithHeader } from "../render/header.ts";
import { type EditedModule, readEditedModule } from "./read-edited.ts";

/** An edit is compared as the project's formatter has it: whoever edits a line need not set it as the formatter would. */
export function formatEdited(
  edited: EditedModule,
  module: GeneratedModule,
  { path, format }: { readonly path: string; readonly format: FormatText },
): EditedModule {
  const { notebookPaths, cells } = module.header;
  const formatted = format(path, renderWithHeader(notebookPaths, cells, module.body));
  const body = formatted.kind === "formatted" ? maybeGeneratedModule(formatted.text) : undefined;
  if (body === undefined) return edited;
  const { regions, head } = readEditedModule(body);
  if (regions.map(({ name }) => name).join(" ") !== edited.regions.map(({ name }) => name).join(" ")) return edited;
  return {
    ...edited,
    head,
    regions: edited.regions.map((region, index) => ({ ...region, text: regions[index]?.text ?? region.text })),
  };
}

/** A region by itself, as the project's formatter would have it. */
export function formatRegion(text: string, path: string, format: FormatText): string {
  const formatted = text === "" ? undefined : format(path, `${text}\n`);
  return formatted?.kind === "formatted" ? formatted.text.trimEnd() : text;
}
