import { describe, expect, test } from "vitest";

import { parseHistoryRequest, type HistoryRequest } from "../../kernel/protocol/history.ts";
import { History } from "../../kernel/session/history.ts";
import type { JsonObject } from "../../src/shared/json.ts";

function historyOf(...sources: readonly string[]): History {
  const history = new History();
  sources.forEach((source, index) => history.add(index + 1, source));
  return history;
}

function ask(content: JsonObject): HistoryRequest {
  return parseHistoryRequest(content);
}

describe("history", () => {
  test("the tail is the last inputs, in order", async () => {
    const history = historyOf("a", "b", "c");

    expect(await history.find(ask({ hist_access_type: "tail", n: 2 }))).toEqual([
      [1, 2, "b"],
      [1, 3, "c"],
    ]);
    expect(await history.find(ask({ hist_access_type: "tail", n: 0 }))).toEqual([]);
  });

  test("a range is of this session, and leaves out its end", async () => {
    const history = historyOf("a", "b", "c");

    expect(await history.find(ask({ hist_access_type: "range", session: 0, start: 1, stop: 3 }))).toHaveLength(2);
    expect(await history.find(ask({ hist_access_type: "range", session: -1, start: 1, stop: 3 }))).toEqual([]);
    expect(await history.find(ask({ hist_access_type: "range", start: 2 }))).toHaveLength(2);
  });

  test("a search takes a glob over the whole input, and every other character as it is", async () => {
    const history = historyOf("f(1)", "f(2)\n+ 3", "g[1]");

    const sources = async (pattern: string) => {
      const items = await history.find(ask({ hist_access_type: "search", pattern }));
      return items.map(([, , source]) => source);
    };

    expect(await sources("f(*")).toEqual(["f(1)", "f(2)\n+ 3"]);
    expect(await sources("?(1)")).toEqual(["f(1)"]);
    expect(await sources("[1]")).toEqual([]);
    expect(await sources("*[1]")).toEqual(["g[1]"]);
  });

  test("a unique search gives of equal inputs the last one", async () => {
    const history = historyOf("x", "y", "x");

    expect(await history.find(ask({ hist_access_type: "search", pattern: "*", unique: true }))).toEqual([
      [1, 2, "y"],
      [1, 3, "x"],
    ]);
  });

  test("outputs come with the inputs when they are asked for", async () => {
    const history = historyOf("1 + 1", "let a");
    history.setOutput(1, "2");

    expect(await history.find(ask({ hist_access_type: "tail", n: 5, output: true }))).toEqual([
      [1, 1, ["1 + 1", "2"]],
      [1, 2, ["let a", null]],
    ]);
  });
});
