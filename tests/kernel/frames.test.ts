import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { decodeFrames, encodeFrames, type AddressedMessage } from "../../kernel/protocol/frames.ts";
import { decodeLine, encodeLine } from "../../kernel/protocol/line.ts";
import { createMessage, type Message } from "../../kernel/protocol/message.ts";
import { ProtocolError } from "../../kernel/protocol/protocol-error.ts";
import { createSigner } from "../../kernel/protocol/sign.ts";
import type { JsonObject } from "../../src/shared/json.ts";

const SIGNER = createSigner("a key", "hmac-sha256");
const UNSIGNED = createSigner("", "hmac-sha256");

// What JSON gives back as it took it: no -0, no `__proto__`, no lone surrogates that UTF-8 would replace.
const jsonObject = fc
  .dictionary(fc.string(), fc.jsonValue())
  .map((value) => JSON.parse(JSON.stringify(value)) as JsonObject)
  .filter((value) => !JSON.stringify(value).includes(String.raw`\ud`) && !JSON.stringify(value).includes("__proto__"));

const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));

const message: fc.Arbitrary<Message> = fc
  .record({
    msg_type: fc.constantFrom("execute_request", "status", "stream"),
    content: jsonObject,
    metadata: jsonObject,
    buffers: fc.array(bytes, { maxLength: 3 }),
    hasParent: fc.boolean(),
  })
  .map(({ msg_type, content, metadata, buffers, hasParent }) => {
    const spec = { session: "s", parent: undefined, content, metadata };
    const made = createMessage(msg_type, spec);
    return { ...made, buffers, parent_header: hasParent ? createMessage("x_request", spec).header : {} };
  });

const addressed: fc.Arbitrary<AddressedMessage> = fc.record({
  identities: fc.array(
    bytes.filter((frame) => frame.toString() !== "<IDS|MSG>"),
    { maxLength: 3 },
  ),
  message,
});

describe("frames", () => {
  test("what is encoded is decoded as it was", () => {
    fc.assert(
      fc.property(addressed, (sent) => {
        expect(decodeFrames(encodeFrames(sent, SIGNER), SIGNER)).toEqual(sent);
      }),
    );
  });

  test("any frames at all are decoded or refused with a ProtocolError", () => {
    const frame = fc.oneof(
      bytes,
      fc.constantFrom("<IDS|MSG>", "{}", "[]", "").map((text) => Buffer.from(text)),
    );

    fc.assert(
      fc.property(fc.array(frame, { maxLength: 9 }), (frames) => {
        expect(faultOf(() => decodeFrames(frames, UNSIGNED))).toSatisfy(isNothingOrProtocolError);
      }),
    );
  });

  test("one changed byte in a signed frame is noticed", () => {
    fc.assert(
      fc.property(addressed, fc.nat(), fc.nat(), (sent, pickFrame, pickByte) => {
        const frames = encodeFrames(sent, SIGNER).map((frame) => Buffer.from(frame));
        // The signature and the four JSON frames; identities and buffers are not signed by the protocol.
        const signed = frames.slice(sent.identities.length + 1, sent.identities.length + 6);
        const frame = signed[pickFrame % signed.length] as Buffer;
        const index = pickByte % frame.length;
        frame[index] = (frame[index] as number) ^ 1;

        expect(faultOf(() => decodeFrames(frames, SIGNER))).toMatchObject({ code: "BAD_SIGNATURE" });
      }),
    );
  });

  test("a header without date and version is read all the same, and echoed as it came", () => {
    const header = { msg_id: "1", msg_type: "kernel_info_request", "x-client": [1] };
    const frames = ["<IDS|MSG>", "", JSON.stringify(header), "{}", "{}", "{}"].map((text) => Buffer.from(text));

    const { message: read } = decodeFrames(frames, UNSIGNED);

    expect(read.header).toMatchObject(header);
  });
});

describe("lines", () => {
  test("what is written is read as it was", () => {
    fc.assert(
      fc.property(message, (sent) => {
        const line = encodeLine({ channel: "shell", message: sent });

        expect(line.indexOf("\n")).toBe(line.length - 1);
        expect(decodeLine(line)).toEqual({ channel: "shell", message: sent });
      }),
    );
  });

  test("any text at all is read or refused with a ProtocolError", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
        expect(faultOf(() => decodeLine(line))).toSatisfy(isNothingOrProtocolError);
      }),
    );
  });

  test("a client may leave out what is empty", () => {
    const line = `{"channel":"shell","header":{"msg_id":"1","msg_type":"kernel_info_request"}}`;

    expect(decodeLine(line).message).toMatchObject({ parent_header: {}, metadata: {}, content: {}, buffers: [] });
  });
});

describe("signing", () => {
  test("a scheme that does not exist is refused with what to use instead", () => {
    const fault = faultOf(() => createSigner("a key", "hmac-rot13"));

    expect(fault).toMatchObject({ code: "UNSUPPORTED_SIGNATURE_SCHEME" });
    expect((fault as ProtocolError).message).toContain('"hmac-rot13"');
    expect((fault as ProtocolError).hint).toContain("hmac-sha256");
  });

  test("the signature is the HMAC of the four frames one after another, in hexadecimal", () => {
    const frames = ["{}", "{}", "{}", "{}"].map((text) => Buffer.from(text));

    // Given by: printf '{}{}{}{}' | openssl dgst -sha256 -hmac 'a key'
    expect(SIGNER.sign(frames)).toBe("e2c27855d41353957c8555d30463a97e6a6ea497e6ebb3f7824503c3b64f2c0b");
  });

  test("an empty key turns signing off", () => {
    expect(UNSIGNED.sign([])).toBe("");
    expect(UNSIGNED.verify([], Buffer.from("anything"))).toBe(true);
  });
});

function faultOf(action: () => unknown): unknown {
  try {
    action();
    return undefined;
  } catch (error) {
    return error;
  }
}

function isNothingOrProtocolError(fault: unknown): boolean {
  return fault === undefined || fault instanceof ProtocolError;
}
