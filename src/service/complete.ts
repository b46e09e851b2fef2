import { maybeRepairAround } from "../language/cursor/cursor-repair.ts";
import { textStateAt } from "../language/parse/text-state.ts";
import { settledWithin } from "../shared/settled-within.ts";
import type { LspCompletionItem } from "./lsp.ts";
import { DOCUMENTS } from "./project-folder.ts";
import { compareCompletions, matchQuality } from "./rank.ts";
import { readSignature, type Signature } from "./signature.ts";
import type { CompletionKind, TypeCompletion, TypeCompletions } from "./type-service.ts";
import { openCell, toOffset, toPosition, toUserText, type OpenCell, type Workspace } from "./workspace.ts";

const MAX_ITEMS = 1000;
/** How many are asked for their signature. All together may cost as much as the list, so nobody waits for the last. */
const MAX_SIGNATURES = 20;

/** Completions from types alone. */
export async function completeInCell(workspace: Workspace, code: string, offset: number): Promise<TypeCompletions> {
  const cell = openTypedCell(workspace, code, offset);
  const position = toPosition(code, offset);
  const { textDocument } = cell;
  const context = { triggerKind: 1 };
  const answer = await workspace.server.request("textDocument/completion", { textDocument, position, context });
  const items = answer === null ? [] : "items" in answer ? answer.items : answer;
  const typedStart = startOfTyped(code, offset);
  const candidates = items.flatMap((item) => toCandidate(item, cell, typedStart) ?? []);
  const start = candidates[0]?.start ?? typedStart;
  const ranked = rank(
    candidates.filter((one) => one.start === start && !isOurs(one, workspace)),
    code.slice(start, offset),
  ).slice(0, MAX_ITEMS);
  const signatures = await signaturesOf(workspace, ranked.slice(0, MAX_SIGNATURES), cell);
  const completions = ranked.map(({ text, kind, source }, index) => {
    const { kind: exactKind = kind, signature } = signatures[index] ?? {};
    return { text, kind: exactKind, source, signature };
  });
  return { items: completions, start, end: offset };
}

/** Opens the cell that is being typed: with every name of the session, since each may come next. */
export function openTypedCell(workspace: Workspace, code: string, offset: number): OpenCell {
  const repaired = maybeRepairAround(code, offset);
  const file = workspace.archive.toFile(code, "all", repaired?.program);
  return openCell(workspace, DOCUMENTS.typed, { code, language: repaired?.language ?? "ts", file });
}

interface Candidate extends Omit<TypeCompletion, "signature"> {
  readonly item: LspCompletionItem;
  readonly start: number;
}

function toCandidate(item: LspCompletionItem, { code, file }: OpenCell, typedStart: number): Candidate | undefined {
  const { label, insertText, filterText, textEdit, kind = 0, labelDetails, data } = item;
  const name = filterText ?? insertText ?? label;
  const text = textEdit?.newText ?? insertText ?? label;
  // `["not a name"]` takes the place of the dot before it, and `?.name` too. A frontend replaces one span for all of them.
  if (text.startsWith("[") || file.aliases.has(name)) return undefined;
  const edited = textEdit === undefined ? typedStart : toOffset(code, textEdit.range.start);
  const isOptional = text.startsWith("?.");
  return {
    item,
    text: isOptional ? text.slice(2) : text,
    start: isOptional ? typedStart : edited,
    kind: toKind(kind, code, edited),
    source: data?.autoImport === undefined ? undefined : (data.autoImport.moduleSpecifier ?? labelDetails?.description),
  };
}

/** Where the name at the offset begins, or in a text the part of a path. */
function startOfTyped(code: string, offset: number): number {
  const { inside } = textStateAt(code, offset);
  const typed = (inside?.kind === "string" ? /[^/"'\n]*$/ : /[\p{ID_Continue}$#]*$/u).exec(code.slice(0, offset));
  return typed?.index ?? offset;
}

/** The files that the server works with are no files of the user. */
function isOurs({ text, kind }: Candidate, { folder }: Workspace): boolean {
  return kind === "path" && folder.isOwnFile(text);
}

function rank(candidates: readonly Candidate[], typed: string): readonly Candidate[] {
  const rated = candidates.map((candidate) => ({
    candidate,
    name: candidate.text,
    sortText: candidate.item.sortText ?? "",
    quality: matchQuality(candidate.text, typed),
  }));
  const best = Math.max(...rated.map(({ quality }) => quality));
  // What only contains the typed letters is of use when nothing begins with them.
  const shown = rated.filter(({ quality }) => quality > 0 && (quality > 1 || best === 1));
  return shown.toSorted(compareCompletions).map(({ candidate }) => candidate);
}

async function signaturesOf(
  { server, signatureMs: limitMs }: Workspace,
  candidates: readonly Candidate[],
  { file }: OpenCell,
): Promise<readonly Partial<Signature>[]> {
  const found: Partial<Signature>[] = [];
  const asked = candidates.map(async ({ item, kind, source }, index) => {
    if (kind === "keyword" || kind === "path" || kind === "module" || kind === "value") return;
    const { detail } = await server.request("completionItem/resolve", item);
    if (detail === undefined) return;
    found[index] = source === undefined ? readSignature(toUserText(detail, file)) : { signature: detail };
  });
  const all = Promise.all(asked);
  // One that fails after the time is over is no news to anybody.
  all.catch(() => undefined);
  await (limitMs === Infinity ? all : settledWithin(all, limitMs));
  return found;
}

/** The numbers of the protocol. */
function toKind(kind: number, code: string, start: number): CompletionKind {
  switch (kind) {
    case 2:
    case 3:
      return "function";
    case 4:
    case 7:
      return "class";
    case 5:
    case 10:
    case 20:
      return "property";
    case 8:
      return "interface";
    case 9:
      return "module";
    case 13:
      return "enum";
    case 14:
      return "keyword";
    case 17:
      return "path";
    case 19:
      // Folders of packages are shown as folders, too.
      return /(?:from|import|require\()\s*["'][^./]*$/.test(code.slice(0, start)) ? "module" : "path";
    case 21:
      return /["'`]$/.test(code.slice(0, start)) ? "value" : "instance";
    case 25:
      return "type";
    default:
      return "instance";
  }
}
