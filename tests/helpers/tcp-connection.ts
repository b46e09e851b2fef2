import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

import type { Connection } from "../../kernel/transport/connection-file.ts";

/** A connection over five free ports of this machine, as Jupyter writes it. */
export async function tcpConnection(): Promise<Connection> {
  // All are held at the same time, so that none is given twice.
  const probes = Array.from({ length: 5 }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(probes.map((probe) => once(probe, "listening")));
  const [shell_port = 0, control_port = 0, stdin_port = 0, iopub_port = 0, hb_port = 0] = probes.map((probe) => {
    return (probe.address() as AddressInfo).port;
  });
  await Promise.all(probes.map((probe) => once(probe.close(), "close")));
  const ports = { shell_port, control_port, stdin_port, iopub_port, hb_port };
  return { transport: "tcp", ip: "127.0.0.1", key: "secret", signature_scheme: "hmac-sha256", ...ports };
}
