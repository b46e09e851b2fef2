import type { Readable } from "node:stream";

/**
 * Calls back once for each line of a stream, without its line end; what follows the last line end is no line.
 *
 * node:readline also cuts at U+2028, which JSON may hold unescaped, and searches a line of 10 MB anew with each chunk.
 */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  let pieces: string[] = [];
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    let start = 0;
    for (let newline = chunk.indexOf("\n"); newline >= 0; newline = chunk.indexOf("\n", start)) {
      pieces.push(chunk.slice(start, newline));
      const line = pieces.join("");
      pieces = [];
      start = newline + 1;
      onLine(line);
    }
    if (start < chunk.length) pieces.push(chunk.slice(start));
  });
}
