import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { parseHistoryRequest } from "../../kernel/protocol/history.ts";
import { History } from "../../kernel/session/history.ts";
import { HistoryFile } from "../../kernel/session/history-file.ts";
import type { JsonObject } from "../../src/shared/json.ts";

const TAIL: JsonObject = { hist_access_type: "tail", n: 10 };

class Place implements Disposable {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "labtrail-history-")));
  readonly path = join(this.folder, "labtrail", "history.jsonl");
  readonly faults: unknown[] = [];

  open(session: string, path = this.path): History {
    const locate = (): Promise<string> => Promise.resolve(path);
    return new History(new HistoryFile({ locate, session, onFault: (error) => this.faults.push(error) }));
  }

  async type(session: string, ...sources: readonly string[]): Promise<void> {
    const history = this.open(session);
    sources.forEach((source, index) => history.add(index + 1, source));
    await history.close();
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function find(history: History, content: JsonObject) {
  return history.find(parseHistoryRequest(content));
}

test("inputs of earlier sessions come before those of this one, each session with a number of its own", async () => {
  using place = new Place();
  await place.type("first", "a", "b");
  await place.type("second", "c");

  const history = place.open("third");
  history.add(1, "d");
  history.setOutput(1, "4");

  expect(await find(history, { ...TAIL, output: true })).toEqual([
    [1, 1, ["a", null]],
    [1, 2, ["b", null]],
    [2, 1, ["c", null]],
    [3, 1, ["d", "4"]],
  ]);
  expect(await find(history, { hist_access_type: "range", session: 0 })).toEqual([[3, 1, "d"]]);
  expect(await find(history, { hist_access_type: "range", session: -2, start: 2 })).toEqual([[1, 2, "b"]]);
  expect(await find(history, { hist_access_type: "range", session: 2 })).toEqual([[2, 1, "c"]]);
  expect(await find(history, { hist_access_type: "search", pattern: "[ab]*" })).toEqual([]);
  expect(await find(history, { hist_access_type: "search", pattern: "b" })).toEqual([[1, 2, "b"]]);
});

test("kernels that write at the same time keep all of each other's inputs", async () => {
  using place = new Place();
  const inputs = Array.from({ length: 100 }, (_, index) => `input ${index}\n${"x".repeat(index)}`);

  await Promise.all(["one", "two", "three"].map((session) => place.type(session, ...inputs)));

  const all = await find(place.open("later"), { hist_access_type: "search", pattern: "input*" });
  expect(all).toHaveLength(300);
  expect(all.filter(([session]) => session === 2).map(([, , source]) => source)).toEqual(inputs);
});

test.skipIf(process.platform === "win32")("only the user may read the file", async () => {
  using place = new Place();
  await place.type("first", "const token = 1");

  expect(statSync(place.path).mode & 0o777).toBe(0o600);
  expect(statSync(join(place.folder, "labtrail")).mode & 0o777).toBe(0o700);
});

test("the older half is dropped when the file has grown large, and a huge input is not kept", async () => {
  using place = new Place();
  await place.type("first", "oldest");
  const line = `${JSON.stringify({ session: "many", line: 1, source: "y".repeat(1000) })}\n`;
  writeFileSync(place.path, readFileSync(place.path, "utf8") + line.repeat(4200));

  await place.type("last", "newest", "z".repeat(100_000));

  const kept = await find(place.open("now"), { hist_access_type: "search", pattern: "*" });
  expect(statSync(place.path).size).toBeLessThan(2.2 * 1024 * 1024);
  expect(kept.length).toBeGreaterThan(2000);
  expect(kept.some(([, , source]) => source === "oldest")).toBe(false);
  expect(kept.at(-1)).toEqual([2, 1, "newest"]);
});

test("a line that was cut off is left out", async () => {
  using place = new Place();
  await place.type("first", "a");
  writeFileSync(place.path, `${readFileSync(place.path, "utf8")}{"session":"se\n[]\n{"session":1}\n`);
  await place.type("second", "b");

  expect(await find(place.open("third"), TAIL)).toEqual([
    [1, 1, "a"],
    [2, 1, "b"],
  ]);
});

test("where nothing can be written, the session goes on and says so once", async () => {
  using place = new Place();
  writeFileSync(join(place.folder, "labtrail"), "a file where the folder should be");
  const history = place.open("first", join(place.folder, "labtrail", "history.jsonl"));

  history.add(1, "a");
  history.add(2, "b");
  await history.close();

  expect(place.faults).toHaveLength(1);
  expect(existsSync(place.path)).toBe(false);
});
