import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { createHeader } from "../../kernel/protocol/header.ts";
import type { Message } from "../../kernel/protocol/message.ts";
import { Outputs } from "../../kernel/session/outputs.ts";
import { Publisher } from "../../kernel/session/publisher.ts";
import { MemoryChannels } from "../../kernel/transport/memory.ts";
import type { ExecutionId } from "../../src/shared/ids.ts";
import { textOf, typesOf } from "../helpers/messages.ts";

const FIRST = "first" as ExecutionId;
const SECOND = "second" as ExecutionId;

function startOutputs() {
  const published: Message[] = [];
  const channels = new MemoryChannels((_channel, message) => published.push(message));
  const outputs = new Outputs(new Publisher("session", channels));
  const headers = { [FIRST]: createHeader("execute_request", "a"), [SECOND]: createHeader("execute_request", "b") };
  const begin = (id: ExecutionId, isSilent = false): void => {
    outputs.begin(id, { header: headers[id] as (typeof headers)[string], isSilent });
  };
  const write = (id: ExecutionId | undefined, text: string, name: "stdout" | "stderr" = "stdout"): void =>
    outputs.show(id, { kind: "stream", name, text });
  const parentsOf = (): unknown[] => published.map(({ parent_header }) => parent_header.session);
  return { outputs, published, begin, write, parentsOf };
}

describe("outputs", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("the first text goes at once, and what follows it is joined", async () => {
    const { published, begin, write } = startOutputs();
    begin(FIRST);

    for (let line = 0; line < 1000; line += 1) write(FIRST, `${line}\n`);
    await vi.advanceTimersByTimeAsync(100);

    expect(published).toHaveLength(2);
    expect(textOf(published, "stdout")).toBe(Array.from({ length: 1000 }, (_, line) => `${line}\n`).join(""));
  });

  test("a long text does not wait", async () => {
    const { published, begin, write } = startOutputs();
    begin(FIRST);
    write(FIRST, "a");

    write(FIRST, "b".repeat(70_000));
    await Promise.resolve();

    expect(published).toHaveLength(2);
  });

  test("streams and displays keep their order", async () => {
    const { outputs, published, begin, write } = startOutputs();
    begin(FIRST);

    write(FIRST, "1");
    write(FIRST, "2");
    write(FIRST, "3", "stderr");
    outputs.show(FIRST, { kind: "display", data: {}, metadata: {}, displayId: undefined, isUpdate: false });
    write(FIRST, "4");
    outputs.show(FIRST, { kind: "clear", wait: true });
    await vi.advanceTimersByTimeAsync(100);

    expect(typesOf(published)).toEqual(["stream", "stream", "stream", "display_data", "stream", "clear_output"]);
    expect(textOf(published, "stdout")).toBe("124");
  });

  test("late output belongs to the cell that caused it, also while another runs", async () => {
    const { published, begin, write, parentsOf } = startOutputs();
    begin(FIRST);
    begin(SECOND);

    write(SECOND, "now");
    write(FIRST, "late");
    write(undefined, "nobody knows whose");
    await vi.advanceTimersByTimeAsync(100);

    expect(parentsOf()).toEqual(["b", "a", "b"]);
    expect(published).toHaveLength(3);
  });

  test("a silent execution shows nothing, also later", async () => {
    const { outputs, published, begin, write } = startOutputs();
    begin(FIRST, true);
    begin(SECOND);

    write(FIRST, "hidden");
    outputs.publish(FIRST, "execute_input", { code: "", execution_count: 0 });
    await vi.advanceTimersByTimeAsync(100);

    expect(published).toEqual([]);
  });

  test("half a character is not sent to clients that would refuse the message", async () => {
    const { published, begin, write } = startOutputs();
    begin(FIRST);

    write(FIRST, "\u{d83d}");
    await vi.advanceTimersByTimeAsync(100);

    expect(textOf(published, "stdout")).toBe("\u{fffd}");
  });
});
