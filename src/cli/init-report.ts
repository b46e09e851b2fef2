import { diffTexts, withContext } from "../notebook/diff/diff-texts.ts";
import type { FilePlan } from "../scaffold/plan.ts";
import { toSafeText } from "../track/report/render-text.ts";

const SIGNS = { same: " ", removed: "-", added: "+" } as const;
const VERBS = { create: "create", change: "add to", keep: "keep  " } as const;

/** What is about to be done in a folder, a line for each file, with what would be added to those that are there. */
export function renderPlan(plan: readonly FilePlan[]): string {
  return plan
    .flatMap((file) => {
      if (file.kind === "same") return [];
      const line = `${VERBS[file.kind]}  ${toSafeText(file.path)}${file.kind === "keep" ? " (it is there, and another)" : ""}\n`;
      return file.kind === "change" ? [line, renderChange(file)] : [line];
    })
    .join("");
}

function renderChange({ before, after }: Extract<FilePlan, { kind: "change" }>): string {
  return withContext(diffTexts(before, after), 1)
    .map((line) => {
      if (line === undefined) return "          ...\n";
      const text = line.parts.map((part) => part.text).join("");
      return `        ${SIGNS[line.kind]} ${toSafeText(text)}\n`;
    })
    .join("");
}
