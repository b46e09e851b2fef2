import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";
import { Subscriber } from "zeromq";

import { Broadcaster } from "../../kernel/transport/broadcaster.ts";

/** More than the socket, the network and the subscriber hold between them. */
const COUNT = 6000;

async function openBroadcaster(patienceMs: number) {
  const folder = mkdtempSync(join(tmpdir(), "labtrail-broadcaster-"));
  let stalledCount = 0;
  const broadcaster = new Broadcaster({
    linger: 0,
    ipv6: false,
    patienceMs,
    onStalled: () => {
      stalledCount += 1;
    },
  });
  const endpoint = `ipc://${join(folder, "iopub")}`;
  await broadcaster.socket.bind(endpoint);
  onTestFinished(() => {
    broadcaster.socket.close();
    rmSync(folder, { recursive: true });
  });
  const subscribe = async (): Promise<Subscriber> => {
    const subscriber = new Subscriber({ receiveHighWaterMark: 10 });
    onTestFinished(() => subscriber.close());
    subscriber.connect(endpoint);
    subscriber.subscribe("");
    await broadcaster.socket.receive();
    return subscriber;
  };
  return { broadcaster, subscribe, stalledCount: () => stalledCount };
}

function numbered(index: number): Uint8Array[] {
  return [Buffer.from(String(index)), Buffer.alloc(16_384)];
}

async function readAll(subscriber: Subscriber): Promise<readonly number[]> {
  const numbers: number[] = [];
  for await (const [number] of subscriber) {
    numbers.push(Number(String(number)));
    if (numbers.at(-1) === COUNT - 1) break;
  }
  return numbers;
}

test("a subscriber that begins to read late gets everything, and the sender waits for it", async () => {
  const { broadcaster, subscribe, stalledCount } = await openBroadcaster(60_000);
  const subscriber = await subscribe();
  const progress = { sent: 0 };

  const sending = (async () => {
    for (; progress.sent < COUNT; progress.sent += 1) await broadcaster.send(numbered(progress.sent));
  })();
  // It is read only once nothing moves any more.
  for (let before = -1; before !== progress.sent || before === 0;) {
    before = progress.sent;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const sentUnread = progress.sent;
  const received = await readAll(subscriber);
  await sending;

  expect(sentUnread).toBeLessThan(COUNT);
  expect(received).toEqual(Array.from({ length: COUNT }, (_, index) => index));
  expect(stalledCount()).toBe(0);
});

test("a subscriber that never reads is waited for once, and one that does gets everything", async () => {
  const { broadcaster, subscribe, stalledCount } = await openBroadcaster(100);
  await subscribe();
  const reader = await subscribe();
  const received: number[] = [];

  for (let index = 0; index < COUNT; index += 1) {
    await broadcaster.send(numbered(index));
    const [number] = await reader.receive();
    received.push(Number(String(number)));
  }

  expect(received).toEqual(Array.from({ length: COUNT }, (_, index) => index));
  expect(stalledCount()).toBe(1);
});
