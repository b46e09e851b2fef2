import { describe, expect, test } from "vitest";

import { ProtocolError } from "../../kernel/protocol/protocol-error.ts";
import { endpointOf, parseConnection, readConnectionFile } from "../../kernel/transport/connection-file.ts";

const GOOD = {
  transport: "tcp",
  ip: "127.0.0.1",
  shell_port: 5001,
  control_port: 5002,
  stdin_port: 5003,
  iopub_port: 5004,
  hb_port: 5005,
  key: "secret",
  signature_scheme: "hmac-sha256",
  kernel_name: "labtrail",
};

describe("the connection file", () => {
  test("gives the endpoint of each channel", () => {
    const connection = parseConnection(JSON.stringify(GOOD), "kernel.json");

    expect(endpointOf(connection, "shell_port")).toBe("tcp://127.0.0.1:5001");
    expect(endpointOf(connection, "hb_port")).toBe("tcp://127.0.0.1:5005");
  });

  test("may name local sockets, whose number is the end of a path", () => {
    const connection = parseConnection(JSON.stringify({ ...GOOD, transport: "ipc", ip: "/tmp/k" }), "kernel.json");

    expect(endpointOf(connection, "iopub_port")).toBe("ipc:///tmp/k-5004");
  });

  test("may leave out the transport, the key and the scheme", () => {
    const { transport, key, signature_scheme, ...others } = GOOD;

    const connection = parseConnection(JSON.stringify(others), "kernel.json");

    expect(connection).toMatchObject({ transport: "tcp", key: "", signature_scheme: "hmac-sha256" });
    expect([transport, key, signature_scheme]).not.toContain(undefined);
  });

  test.each([
    ["no JSON", "{", "it is not JSON"],
    ["a list", "[]", "it is not a JSON object"],
    ["no port", JSON.stringify({ ...GOOD, hb_port: undefined }), "its hb_port is undefined"],
    ["a port that is none", JSON.stringify({ ...GOOD, shell_port: 70_000 }), "its shell_port is 70000"],
    ["an unknown transport", JSON.stringify({ ...GOOD, transport: "udp" }), 'its transport is "udp"'],
    ["no address", JSON.stringify({ ...GOOD, ip: "" }), "its ip is missing"],
  ])("with %s is refused by name and fault", (_case, text, fault) => {
    expect(() => parseConnection(text, "/run/kernel-1.json")).toThrow(
      expect.objectContaining({ code: "BAD_CONNECTION_FILE", message: expect.stringContaining(fault) }),
    );
    expect(() => parseConnection(text, "/run/kernel-1.json")).toThrow('"/run/kernel-1.json"');
  });

  test("that is not there is refused as well", () => {
    expect(() => readConnectionFile("/no/such/file.json")).toThrow(ProtocolError);
  });
});
