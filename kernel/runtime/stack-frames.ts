// Stacks as the user should read them: places in the user's own text, no frame of Node or of ours. It works through
// `Error.prepareStackTrace`, so `error.stack` printed by user code reads the same as our traceback.
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { types } from "node:util";

import type { CompiledCell } from "../../src/language/compiled-cell.ts";
import { type PositionTable, toUserPlace, userTextOf } from "../../src/language/positions/positions.ts";
import { UserNames } from "../../src/language/user-names.ts";
import { packageRoot } from "../../src/shared/installation.ts";
import type { Place } from "../../src/shared/text.ts";
import { withoutVersion } from "./modules/local-modules.ts";
import { PositionTables } from "./position-tables.ts";

/** V8 counts hidden frames too, so its ten would often leave none of the user's. */
const STACK_TRACE_LIMIT = 50;

const OUR_FOLDERS = ["kernel", "src", "dist"].map((folder) => join(packageRoot, folder) + sep);

const tables = new PositionTables();
/** The latest text of each file, by the name that frames show. */
const moduleSources = new Map<string, string>();
/** Where the first frame of an error is in code of the user. */
const firstPlaces = new WeakMap<object, CodePlace>();

/** A place in a text of the user; the file is named as V8 knows it, each version of an edited one by another name. */
export interface CodePlace extends Place {
  readonly file: string;
}

const names = new UserNames();

/** Lets frames of this cell be shown in the user's lines, and messages about its variables with the user's names. */
export function registerCell(cell: CompiledCell): void {
  tables.set(cell.fileName, cell.positions);
  names.add(cell.bindings);
}

/** Text that V8 made, with the user's own names in place of the variables of compiled cells. */
export function inUserNames(text: string): string {
  return names.restore(text);
}

/** Puts the user's own names into the message of an error, which V8 wrote when the error was thrown. */
export function restoreMessage(thrown: unknown): void {
  // Looked at without running anything: it may be an object of the user's that resists.
  if (!types.isNativeError(thrown)) return;
  const message: unknown = Object.getOwnPropertyDescriptor(thrown, "message")?.value;
  if (typeof message !== "string") return;
  const restored = inUserNames(message);
  if (restored !== message) Reflect.set(thrown, "message", restored);
}

/** Lets frames of a TypeScript file be shown in the user's lines. */
export function registerModule(url: string, positions: PositionTable): void {
  tables.set(url, positions);
  moduleSources.set(withoutVersion(url), userTextOf(positions));
}

/** The line of a cell that ran, or of a file that it imported. A name without its version means the latest. */
export function maybeUserLine({ file, line }: Pick<CodePlace, "file" | "line">): string | undefined {
  const table = tables.maybeGet(file);
  const text = table === undefined ? moduleSources.get(file) : userTextOf(table);
  return text?.split(/\r?\n/)[line - 1];
}

/** Where an error came about in code of the user, when its stack was written by us. */
export function maybeFirstPlace(error: Error): CodePlace | undefined {
  return firstPlaces.get(error);
}

/** Makes a place of the user the first frame of an error. */
export function moveToPlace(error: Error, place: CodePlace): void {
  const [, ...frames] = (error.stack ?? "").split(/\n(?=    at )/);
  const first = `    at ${withoutVersion(place.file)}:${place.line}:${place.column}`;
  error.stack = [renderHeader(error), first, ...frames].join("\n");
  firstPlaces.set(error, place);
}

/** Gives an error the frames of an awaited call that failed with it: V8 before Node 24 leaves them out at times. */
export function addCaller(error: Error, call: Error): void {
  const frames = (call.stack ?? "").split("\n").filter((line) => /^ {4}at /.test(line));
  const stack = error.stack ?? "";
  const [, file] = /([^\s()]+):\d+:\d+\)?$/.exec(frames[0] ?? "") ?? [];
  if (file !== undefined && !stack.includes(`${file}:`)) error.stack = [stack, ...frames].join("\n");
}

function maybePlaceOf(frame: NodeJS.CallSite): CodePlace | undefined {
  const [file, line, column] = [frame.getFileName(), frame.getLineNumber(), frame.getColumnNumber()];
  if (typeof file !== "string" || line === null || column === null) return undefined;
  const place = maybeUserPlace(file, line, column);
  return place === undefined ? undefined : { file, ...place };
}

/** The place in the user's text, or undefined when the file is no cell or the place holds no code of the user. */
export function maybeUserPlace(fileName: string, line: number, column: number): Place | undefined {
  const table = tables.maybeGet(fileName);
  return table === undefined ? undefined : toUserPlace(table, line, column);
}

/** Whether frames of the file are of no interest to the user: Node's and ours. */
export function isHidden(file: string): boolean {
  if (file.startsWith("node:") || file.startsWith("labtrail:")) return true;
  // The script that imports for the cells has the notebook's name.
  if (file.startsWith("file:") && file.endsWith(".ipynb")) return true;
  if (!file.startsWith("file:") && !file.startsWith(packageRoot)) return false;
  const path = file.startsWith("file:") ? fileURLToPath(file) : file;
  return OUR_FOLDERS.some((folder) => path.startsWith(folder));
}

function renderFrame(frame: NodeJS.CallSite): string {
  // Node's own text says "async", "new", "Object.method [as other]" and the like; only places are replaced.
  const text = String(frame).replaceAll(
    /([^\s()]+):(\d+):(\d+)/g,
    (_place, file: string, line: string, column: string) => {
      const userPlace = maybeUserPlace(file, Number(line), Number(column));
      const name = withoutVersion(file);
      return userPlace === undefined ? `${name}:${line}:${column}` : `${name}:${userPlace.line}:${userPlace.column}`;
    },
  );
  return `    at ${inUserNames(text)}`;
}

function renderHeader(error: unknown): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}

/** Makes every stack of this process readable. Packages that bring their own formatting keep it. */
export function installStackFrames(): void {
  Error.stackTraceLimit = STACK_TRACE_LIMIT;
  Error.prepareStackTrace = (error, frames) => {
    restoreMessage(error);
    const shown = frames.filter((frame) => !isHidden(frame.getFileName() ?? ""));
    const place = shown.map(maybePlaceOf).find((one) => one !== undefined);
    if (place !== undefined) firstPlaces.set(error, place);
    return [renderHeader(error), ...shown.map(renderFrame)].join("\n");
  };
}
