// How a language server's messages stand in its pipes: a header with the length in bytes, a blank line, JSON.

const HEADER_END = "\r\n\r\n";

export function encodeFrame(message: object): string {
  const body = JSON.stringify(message);
  return `Content-Length: ${Buffer.byteLength(body)}${HEADER_END}${body}`;
}

/**
 * Turns chunks of bytes into messages, wherever the chunks were cut.
 *
 * @returns Takes a chunk. Throws for what is no frame: whoever writes that speaks another protocol.
 */
export function createFrameReader(onMessage: (message: unknown) => void): (chunk: Buffer) => void {
  // A long list of completions comes in many chunks, which are joined only once.
  let chunks: Buffer[] = [];
  let sizeBytes = 0;
  let neededBytes = 1;
  return (chunk) => {
    chunks.push(chunk);
    sizeBytes += chunk.length;
    while (sizeBytes >= neededBytes) {
      const bytes = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
      const bodyStart = bytes.indexOf(HEADER_END) + HEADER_END.length;
      const frameEnd =
        bodyStart < HEADER_END.length ? undefined : bodyStart + lengthIn(bytes.toString("latin1", 0, bodyStart));
      if (frameEnd === undefined || frameEnd > sizeBytes) {
        chunks = [bytes];
        neededBytes = frameEnd ?? sizeBytes + 1;
        return;
      }
      chunks = [bytes.subarray(frameEnd)];
      sizeBytes -= frameEnd;
      neededBytes = 1;
      onMessage(JSON.parse(bytes.toString("utf8", bodyStart, frameEnd)));
    }
  };
}

function lengthIn(header: string): number {
  const length = /^Content-Length: *(\d+)/im.exec(header)?.[1];
  if (length === undefined) throw new Error(`no frame of a language server begins with ${JSON.stringify(header)}`);
  return Number(length);
}
