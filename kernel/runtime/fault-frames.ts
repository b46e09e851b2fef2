// The frames of an error, and the line of the user's text that the first of them points at.
import { renderExcerpt } from "../../src/shared/excerpt.ts";
import { errorMessage, errorName, errorStack } from "./error-parts.ts";
import { withoutVersion } from "./modules/local-modules.ts";
import { maybeFirstPlace, maybeUserLine, maybeUserPlace, type CodePlace } from "./stack-frames.ts";

/** A frame that comes again and again, as in an endless recursion, is shown so many times. */
const MAX_REPEATS = 3;

/** What Node and V8 put in front of the stack of a syntax error: file and line, the line's text, a caret below. */
interface SyntaxPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

function maybeSyntaxPlace(stack: string): SyntaxPlace | undefined {
  const match = /^(?<file>.+):(?<line>\d+)\n(?<text>.*)\n(?<indent>[ \t]*)\^/.exec(stack);
  const { file, line = "", text = "", indent = "" } = match?.groups ?? {};
  if (file === undefined) return undefined;
  const column = indent.length + 1;
  const place = maybeUserPlace(file, Number(line), column);
  if (place === undefined) return { file: withoutVersion(file), line: Number(line), column, text };
  return { file: withoutVersion(file), ...place, text: maybeUserLine({ file, ...place }) ?? text };
}

/** The lines of the stack that are frames. */
export function framesOf(error: Error): readonly string[] {
  const stack = errorStack(error);
  const message = errorMessage(error);
  // Lines of the message may look like frames.
  const end = message === "" ? -1 : stack.indexOf(message);
  const frames = stack
    .slice(end < 0 ? 0 : end + message.length)
    .split("\n")
    // Stacks from other threads come as they are.
    .filter((line) => /^\s+at /.test(line) && !/\bnode:\w/.test(line));
  // Other errors from threads come with it too, and have a frame for it.
  const place = errorName(error) === "SyntaxError" ? maybeSyntaxPlace(stack) : undefined;
  const all = place === undefined ? frames : [`    at ${place.file}:${place.line}:${place.column}`, ...frames];
  return all.flatMap((frame, index) => shortenedRun(all, frame, index));
}

function shortenedRun(frames: readonly string[], frame: string, index: number): readonly string[] {
  let before = index;
  while (before > 0 && frames[before - 1] === frame) before -= 1;
  if (index - before < MAX_REPEATS) return [frame];
  if (frames[index + 1] === frame) return [];
  const more = index - before - MAX_REPEATS + 1;
  return [`    ... the same ${more === 1 ? "once" : `${more} times`} more`];
}

/** The line that the error points at, with a caret below; nothing when it is none of the user's. */
export function excerptOf(error: Error): readonly string[] {
  const syntaxPlace = maybeSyntaxPlace(errorStack(error));
  if (syntaxPlace !== undefined) return toExcerpt(syntaxPlace, syntaxPlace.text);
  for (const place of placesOf(error)) {
    const text = maybeUserLine(place);
    if (text !== undefined) return toExcerpt(place, text);
  }
  return [];
}

function placesOf(error: Error): readonly CodePlace[] {
  const known = maybeFirstPlace(error);
  if (known !== undefined) return [known];
  // The stack was written by somebody else.
  return framesOf(error).flatMap((frame) => {
    const { file, line, column } = /(?<file>[^\s()]+):(?<line>\d+):(?<column>\d+)\)?$/.exec(frame)?.groups ?? {};
    return file === undefined ? [] : [{ file, line: Number(line), column: Number(column) }];
  });
}

function toExcerpt({ file, line, column }: CodePlace, text: string): readonly string[] {
  const [shown, carets] = renderExcerpt(text, column);
  return ["", `${withoutVersion(file)}:${line}`, `  ${shown}`, `  ${carets}`];
}
