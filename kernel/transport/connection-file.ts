import { readFileSync } from "node:fs";

import { messageOf } from "../../src/shared/errors.ts";
import { isRecord } from "../../src/shared/json.ts";
import { ProtocolError } from "../protocol/protocol-error.ts";

/** What a connection file says: where to bind, and how to sign. */
export interface Connection {
  readonly transport: "tcp" | "ipc";
  readonly ip: string;
  readonly shell_port: number;
  readonly control_port: number;
  readonly stdin_port: number;
  readonly iopub_port: number;
  readonly hb_port: number;
  readonly key: string;
  readonly signature_scheme: string;
}

export type PortName = "shell_port" | "control_port" | "stdin_port" | "iopub_port" | "hb_port";

/** The endpoint of one channel, as ZeroMQ writes it. */
export function endpointOf(connection: Connection, port: PortName): string {
  // An ipc "ip" is the beginning of a path, and the port its end (jupyter_client, connect.py).
  const separator = connection.transport === "ipc" ? "-" : ":";
  return `${connection.transport}://${connection.ip}${separator}${connection[port]}`;
}

/** @throws {@link ProtocolError} `BAD_CONNECTION_FILE`. */
export function readConnectionFile(path: string): Connection {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw refusal(path, messageOf(error), error);
  }
  return parseConnection(text, path);
}

/**
 * @param path - Only named in errors.
 * @throws {@link ProtocolError} `BAD_CONNECTION_FILE`.
 */
export function parseConnection(text: string, path: string): Connection {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refusal(path, `it is not JSON: ${messageOf(error)}`, error);
  }
  if (!isRecord(value)) throw refusal(path, "it is not a JSON object");
  const { transport = "tcp", ip, key = "", signature_scheme = "hmac-sha256" } = value;
  if (transport !== "tcp" && transport !== "ipc") {
    throw refusal(path, `its transport is ${JSON.stringify(transport)}, and must be "tcp" or "ipc"`);
  }
  if (typeof ip !== "string" || ip === "") throw refusal(path, "its ip is missing");
  if (typeof key !== "string") throw refusal(path, "its key is not a text");
  if (typeof signature_scheme !== "string") throw refusal(path, "its signature_scheme is not a text");
  const portOf = (name: PortName): number => {
    const port = value[name];
    if (typeof port !== "number" || !Number.isInteger(port) || port < 1 || port > 65_535) {
      throw refusal(path, `its ${name} is ${JSON.stringify(port)}, and must be a port number`);
    }
    return port;
  };
  return {
    transport,
    ip,
    shell_port: portOf("shell_port"),
    control_port: portOf("control_port"),
    stdin_port: portOf("stdin_port"),
    iopub_port: portOf("iopub_port"),
    hb_port: portOf("hb_port"),
    key,
    // An empty scheme goes with an empty key in files written by hand.
    signature_scheme: signature_scheme === "" ? "hmac-sha256" : signature_scheme,
  };
}

function refusal(path: string, fault: string, cause?: unknown): ProtocolError {
  return new ProtocolError("BAD_CONNECTION_FILE", `the connection file "${path}" cannot be used: ${fault}`, {
    hint: "Jupyter writes this file when it starts a kernel; start the kernel from a notebook, or with `jupyter console --kernel labtrail`.",
    cause,
  });
}
