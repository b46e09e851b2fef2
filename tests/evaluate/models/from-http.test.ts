import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { expect, test } from "vitest";

import { modelFromHttp } from "../../../src/evaluate/models/http/from-http.ts";

interface Asked {
  readonly body: unknown;
  readonly headers: IncomingMessage["headers"];
  readonly method: string | undefined;
}

type Answer = (asked: Asked, response: ServerResponse, attempt: number) => void;

/** A server of this machine that answers as the test wants, and remembers what it was asked. */
async function startServer(answer: Answer) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const one = {
        body: JSON.parse(Buffer.concat(chunks).toString()) as unknown,
        headers: request.headers,
        method: request.method,
      };
      asked.push(one);
      answer(one, response, asked.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/models/iris`,
    port,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function send(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, headers).end(body);
}

const double: Answer = ({ body }, response) => {
  const { instances } = body as { readonly instances: readonly number[] };
  send(response, 200, JSON.stringify({ predictions: instances.map((one) => one * 2) }));
};

test("inputs are sent as JSON, and predictions come back in their order", async () => {
  await using server = await startServer(double);
  const model = modelFromHttp<number, number>(server.url, { headers: { "x-key": "k" } });

  expect(await model.predict([1, 2, 3])).toEqual([2, 4, 6]);
  expect(await model.predict([])).toEqual([]);
  expect(model.name).toBe(server.url);
  expect(server.asked).toHaveLength(1);
  expect(server.asked[0]).toMatchObject({
    method: "POST",
    body: { instances: [1, 2, 3] },
    headers: { "content-type": "application/json", "x-key": "k" },
  });
});

test("a batch is cut into requests, of which some are under way at once", async () => {
  await using server = await startServer(double);
  const model = modelFromHttp<number, number>(server.url, { requestSize: 2, concurrency: 3 });

  expect(await model.predict([1, 2, 3, 4, 5])).toEqual([2, 4, 6, 8, 10]);
  expect(server.asked.map(({ body }) => (body as { instances: unknown }).instances)).toEqual(
    expect.arrayContaining([[1, 2], [3, 4], [5]]),
  );
});

test("a server with manners of its own is asked and read by functions", async () => {
  await using server = await startServer(({ body }, response) => {
    send(response, 200, JSON.stringify({ out: (body as { rows: number[] }).rows.map((one) => ({ label: one > 1 })) }));
  });
  const model = modelFromHttp<number, boolean>(server.url, {
    name: "large",
    toRequest: (rows) => ({ rows }),
    toOutputs: (answer) => (answer as { out: { label: boolean }[] }).out.map(({ label }) => label),
  });

  expect(await model.predict([1, 2])).toEqual([false, true]);
});

test("a server that is overloaded or away for a moment is asked again", async () => {
  await using server = await startServer((asked, response, attempt) => {
    if (attempt === 1) send(response, 503, "warming up");
    else if (attempt === 2) send(response, 429, "slow down", { "retry-after": "0" });
    else if (attempt === 3) response.destroy();
    else double(asked, response, attempt);
  });
  const model = modelFromHttp<number, number>(server.url, { backoffMs: 1, retries: 3 });

  expect(await model.predict([4])).toEqual([8]);
  expect(server.asked).toHaveLength(4);
});

test("a server that stays ill is told of with its last words, and how often it was asked", async () => {
  await using server = await startServer((_, response) => send(response, 500, `{"error":"CUDA out of memory"}`));
  const model = modelFromHttp<number, number>(server.url, { backoffMs: 1, name: "iris" });

  await expect(model.predict([1])).rejects.toMatchObject({
    code: "MODEL_FAILED",
    message: `"iris" answered 500 Internal Server Error: {"error":"CUDA out of memory"}, asked 3 times`,
  });
});

test("a request that the server refuses is not repeated", async () => {
  await using server = await startServer((_, response) => send(response, 422, "x".repeat(5000)));
  const model = modelFromHttp<number, number>(server.url, { name: "iris" });

  await expect(model.predict([1])).rejects.toMatchObject({
    code: "MODEL_FAILED",
    message: `"iris" answered 422 Unprocessable Entity: ${"x".repeat(500)}…`,
  });
  expect(server.asked).toHaveLength(1);
});

test("a server that gives no answer in time is given up", async () => {
  await using server = await startServer(() => undefined);
  const model = modelFromHttp<number, number>(server.url, { timeoutMs: 50, retries: 1, backoffMs: 1, name: "iris" });

  await expect(model.predict([1])).rejects.toMatchObject({
    code: "MODEL_FAILED",
    message: `"iris" gave no answer within 50 ms, asked 2 times`,
  });
});

test("a server that wants more patience than a minute is given up at once", async () => {
  await using server = await startServer((_, response) => send(response, 429, "", { "retry-after": "3600" }));
  const model = modelFromHttp<number, number>(server.url, { name: "iris" });

  await expect(model.predict([1])).rejects.toMatchObject({ message: `"iris" answered 429 Too Many Requests` });
});

test("nobody there, no JSON, no predictions, and too few of them are told apart", async () => {
  const answers = ["<html>", `{"result":1}`, `[1]`];
  await using server = await startServer((_, response, attempt) => send(response, 200, answers[attempt - 1] ?? ""));
  const model = modelFromHttp<number, number>(server.url, { name: "iris" });
  await using gone = await startServer(double);
  await gone[Symbol.asyncDispose]();
  const absent = modelFromHttp<number, number>(gone.url, { name: "absent", retries: 0 });

  await expect(model.predict([1, 2])).rejects.toThrow(`"iris" answered with something that is no JSON: <html>`);
  await expect(model.predict([1, 2])).rejects.toThrow(`"iris" answered with something that is no list of predictions`);
  await expect(model.predict([1, 2])).rejects.toThrow(`"iris" gave 1 predictions for 2 inputs`);
  await expect(absent.predict([1])).rejects.toMatchObject({
    code: "MODEL_FAILED",
    message: expect.stringMatching(/^"absent" could not be reached: .*ECONNREFUSED/),
  });
});

test("what JSON cannot hold is refused before anything is sent", async () => {
  const model = modelFromHttp<bigint, number>("http://127.0.0.1:9/", { name: "iris" });

  await expect(model.predict([1n])).rejects.toMatchObject({ code: "BAD_INPUT" });
});

test("a password in the address is used, and never shown", async () => {
  await using server = await startServer((_, response) => send(response, 403, "no"));
  const model = modelFromHttp<number, number>(`http://me:s%20ecret@127.0.0.1:${server.port}/p?key=abc`);

  const failure = await Promise.resolve(model.predict([1])).catch((error: unknown) => error as Error);

  expect(model.name).toBe(`http://127.0.0.1:${server.port}/p`);
  expect(String(failure)).not.toMatch(/ecret|abc/);
  expect(server.asked[0]?.headers.authorization).toBe(`Basic ${Buffer.from("me:s ecret").toString("base64")}`);
});

test.each(["", "iris", "file:///etc/passwd"])("%j is no address of a server", (url) => {
  expect(() => modelFromHttp(url)).toThrow(expect.objectContaining({ code: "BAD_INPUT" }));
});
