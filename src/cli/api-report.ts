import type { ApiChange, ApiComparison, Bump } from "../export/api-diff/change.ts";

/** A declaration longer than this is cut in the text; JSON has all of it. */
const MAX_SIGNATURE = 240;

const VERDICTS: Readonly<Record<Bump, string>> = {
  major: "callers break",
  minor: "callers get something new, and none breaks",
  patch: "nothing differs for callers",
};

/** What separates two APIs, for people: the verdict, then each change with the declarations and a caller that breaks. */
export function renderComparison({ bump, proven, changes }: ApiComparison): string {
  const doubt = proven ? "" : ", but this is not proven";
  return [
    `${bump}: ${VERDICTS[bump]}${doubt}`,
    ...changes.map((change, index) => renderChange(change, changes[index - 1])),
    "",
  ].join("\n");
}

/** The declarations of an export are printed once for all of its changes that stand together. */
function renderChange(change: ApiChange, previous: ApiChange | undefined): string {
  const isSame = previous?.export === change.export && previous.module === change.module;
  const { bump, proven, message, caller } = change;
  const doubt = proven ? "" : " (not proven)";
  return [
    "",
    `${bump}${doubt}: ${placeOf(change)}${message}`,
    ...(isSame ? [] : renderSignatures(change)),
    ...renderCaller(bump, caller),
  ].join("\n");
}

function placeOf({ module }: ApiChange): string {
  return module === "." ? "" : `${module}: `;
}

function renderSignatures({ old, new: next }: ApiChange): readonly string[] {
  if (old === next) return old === undefined ? [] : [`    ${cut(old)}`];
  return [...(old === undefined ? [] : [`  - ${cut(old)}`]), ...(next === undefined ? [] : [`  + ${cut(next)}`])];
}

function cut(text: string): string {
  const line = text.replaceAll("\n", " ");
  return line.length > MAX_SIGNATURE ? `${line.slice(0, MAX_SIGNATURE)}…` : line;
}

function renderCaller(bump: Bump, caller: ApiChange["caller"]): readonly string[] {
  if (caller !== undefined) {
    const code = [caller.imports, caller.line].filter((line) => line !== "").map((line) => `      ${line}`);
    return ["  this line of a caller breaks:", ...code, `    ${caller.error}`];
  }
  return bump === "major" ? ["  no line of a caller was found that shows it: look at it"] : [];
}
