import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";
import { Dealer } from "zeromq";

import { decodeFrames, encodeFrames } from "../../kernel/protocol/frames.ts";
import { createMessage } from "../../kernel/protocol/message.ts";
import { createSigner } from "../../kernel/protocol/sign.ts";
import { parseConnection } from "../../kernel/transport/connection-file.ts";
import { openZeromqChannels } from "../../kernel/transport/zeromq.ts";

const KEY = "a key that only this test knows";

// Symptom: after a restart, or a second client of one KernelManager, kernel_info was never answered. jupyter_client gives
// all of them one identity, and a router drops what a second connection with a known identity sends.
test("a client that connects again under its identity is answered, also while its old connection is open", async () => {
  const folder = mkdtempSync(join(tmpdir(), "labtrail-zeromq-"));
  const ports = { shell_port: 1, control_port: 2, stdin_port: 3, iopub_port: 4, hb_port: 5 };
  const connection = { transport: "ipc", ip: join(folder, "s"), key: KEY, signature_scheme: "hmac-sha256", ...ports };
  const channels = await openZeromqChannels(parseConnection(JSON.stringify(connection), "a test"), "kernel");
  channels.listen({
    onMessage: ({ channel, identities, message }) => channels.send(channel, { identities, message }),
    onFault: () => undefined,
    onEnd: () => undefined,
  });
  const signer = createSigner(KEY, "hmac-sha256");
  const ask = async (dealer: Dealer, msg_type: string): Promise<string> => {
    dealer.connect(`ipc://${join(folder, "s")}-1`);
    const message = createMessage(msg_type, { session: "test", parent: undefined, content: {} });
    await dealer.send(encodeFrames({ identities: [], message }, signer));
    return decodeFrames(await dealer.receive(), signer).message.header.msg_type;
  };
  const options = { routingId: "one client", linger: 0, receiveTimeout: 5000 };
  const [first, second] = [new Dealer(options), new Dealer(options)];

  const answers = [await ask(first, "first"), await ask(second, "second")];

  expect(answers).toEqual(["first", "second"]);
  first.close();
  second.close();
  await channels.close();
  rmSync(folder, { recursive: true });
});
