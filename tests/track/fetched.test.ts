// What `fetch` brings, from a real server, in a process whose `fetch` is watched.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";

import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import type { CaptureEvent } from "../../src/track/capture/event.ts";
import { watchFetch } from "../../src/track/capture/fetched.ts";
import { digestOf } from "../../src/track/objects.ts";

const CSV = `a,b\n${"1,2\n".repeat(50_000)}`;
let server: Server;
let address: string;
let isOn = true;
const events: CaptureEvent[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === "/missing") response.writeHead(404).end("no");
    else if (request.url === "/empty") response.writeHead(204).end();
    else if (request.url === "/data.json") response.setHeader("content-type", "application/json").end(`{"a":1}`);
    else response.setHeader("content-encoding", "gzip").end(gzipSync(CSV));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  watchFetch(
    () => isOn,
    (event) => events.push(event),
  );
});
afterAll(() => void server.close());
beforeEach(() => {
  isOn = true;
  events.length = 0;
});

async function streamed(response: Response): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
  }
  return text;
}

const WAYS: Readonly<Record<string, (response: Response) => Promise<string>>> = {
  text: (response) => response.text(),
  arrayBuffer: async (response) => Buffer.from(await response.arrayBuffer()).toString(),
  bytes: async (response) => Buffer.from(await response.bytes()).toString(),
  blob: async (response) => (await response.blob()).text(),
  "a stream": streamed,
  "text after a look at the stream": (response) => (response.body === null ? Promise.resolve("") : response.text()),
  "a copy": (response) => response.clone().text(),
  "a response around its stream": (response) => new Response(response.body).text(),
};

test.each(Object.entries(WAYS))("content that is read as %s is hashed as it is", async (_, read) => {
  const response = await fetch(`${address}/rows.csv?year=2026#top`);
  expect(response.bodyUsed).toBe(false);

  const text = await read(response);

  expect(text).toBe(CSV);
  expect(events).toEqual([
    { kind: "download", url: `${address}/rows.csv?year=2026`, digest: digestOf(CSV), sizeBytes: CSV.length },
  ]);
});

test("JSON is parsed as ever, also when it is none, and a body is read once", async () => {
  const response = await fetch(`${address}/data.json`);

  expect(await response.json()).toEqual({ a: 1 });
  expect(response.bodyUsed).toBe(true);
  await expect(response.text()).rejects.toThrow(TypeError);
  await expect((await fetch(`${address}/rows.csv`)).json()).rejects.toThrow(SyntaxError);
  expect(response).toBeInstanceOf(Response);
});

test("what is no data, or is not read, is not told of, and nothing is while capture is off", async () => {
  await (await fetch(`${address}/missing`)).text();
  await (await fetch(`${address}/answer`, { method: "POST", body: "question" })).text();
  await (await fetch(new Request(`${address}/answer`, { method: "POST" }))).text();
  expect(await (await fetch(`${address}/empty`)).text()).toBe("");
  const ignored = await fetch(`${address}/rows.csv`);
  isOn = false;
  await (await fetch(`${address}/rows.csv`)).text();

  expect(ignored.ok).toBe(true);
  expect(events.filter((event) => event.kind === "download" && event.sizeBytes > 0)).toEqual([]);
});
