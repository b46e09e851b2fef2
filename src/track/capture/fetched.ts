// What `fetch` brings is data like a file. Its content is hashed on its way to whoever reads it, and never read for us alone.
import type { Hash } from "node:crypto";
import { Readable } from "node:stream";

import type { CaptureEvent } from "./event.ts";

type Tell = (event: CaptureEvent) => void;

/** Watches `fetch`: answers to GET that were read to their end. */
export function watchFetch(isOn: () => boolean, tell: Tell): void {
  const original = globalThis.fetch;
  async function watched(...args: Parameters<typeof fetch>): Promise<Response> {
    const response = await original(...args);
    if (isOn() && isData(args, response)) watchResponse(response, tell);
    return response;
  }
  Object.defineProperties(watched, Object.getOwnPropertyDescriptors(original));
  globalThis.fetch = watched;
}

/** An answer to POST is work of a server, and no data that anybody could look up. */
function isData([input, init]: Parameters<typeof fetch>, response: Response): boolean {
  const asked = typeof input === "object" && "method" in input ? input.method : "GET";
  return (init?.method ?? asked).toUpperCase() === "GET" && response.ok && /^https?:/.test(response.url);
}

function watchResponse(response: Response, tell: Tell): void {
  const { url } = response;
  const reads = { arrayBuffer: response.arrayBuffer.bind(response), clone: response.clone.bind(response) };
  let stream: ReadableStream<Uint8Array> | undefined;

  function tellOf(digest: string, sizeBytes: number): void {
    tell({ kind: "download", url: withoutFragment(url), digest, sizeBytes });
  }

  async function read(): Promise<ArrayBuffer> {
    // Whoever has looked at the stream has begun to read it.
    if (stream !== undefined) return new Response(stream).arrayBuffer();
    const content = await reads.arrayBuffer();
    tellOf(toHex(await crypto.subtle.digest("SHA-256", content)), content.byteLength);
    return content;
  }

  const text = async (): Promise<string> => new TextDecoder().decode(await read());
  const ways: PropertyDescriptorMap = {
    arrayBuffer: { value: read },
    text: { value: text },
    json: { value: async (): Promise<unknown> => JSON.parse(await text()) as unknown },
    bytes: { value: async () => new Uint8Array(await read()) },
    blob: {
      value: async () => new Blob([await read()], { type: response.headers.get("content-type") ?? "" }),
    },
    clone: {
      value: () => {
        const copy = reads.clone();
        watchResponse(copy, tell);
        return copy;
      },
    },
    body: {
      get: () => {
        const { body } = ofPrototype(response);
        if (body === null || response.bodyUsed) return body;
        return (stream ??= body.pipeThrough(hashing(tellOf)));
      },
    },
    bodyUsed: {
      get: () => (stream === undefined ? ofPrototype(response).bodyUsed : Readable.isDisturbed(stream as never)),
    },
  };
  for (const descriptor of Object.values(ways)) descriptor.configurable = true;
  Object.defineProperties(response, ways);
}

/** What the response itself would say. */
function ofPrototype(response: Response): Pick<Response, "body" | "bodyUsed"> {
  const prototype: object = Object.getPrototypeOf(response) as object;
  return {
    get body() {
      return Reflect.get(prototype, "body", response) as Response["body"];
    },
    get bodyUsed() {
      return Reflect.get(prototype, "bodyUsed", response) as boolean;
    },
  };
}

function hashing(onEnd: (digest: string, sizeBytes: number) => void): TransformStream<Uint8Array, Uint8Array> {
  const hash: Hash = process.getBuiltinModule("node:crypto").createHash("sha256");
  let sizeBytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      hash.update(chunk);
      sizeBytes += chunk.byteLength;
      controller.enqueue(chunk);
    },
    flush: () => onEnd(hash.digest("hex"), sizeBytes),
  });
}

function toHex(bytes: ArrayBuffer): string {
  return Buffer.from(bytes).toString("hex");
}

function withoutFragment(url: string): string {
  return url.replace(/#.*$/s, "");
}
