// Completion and inspection as a frontend gets them: cells run in a real kernel, and questions are asked of others.
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { toCodePoint } from "../../src/shared/text.ts";
import { expectGolden } from "../helpers/golden.ts";
import { startKernel, type TestKernel } from "../helpers/kernel-client.ts";
import { withTypes } from "../helpers/types.ts";
import { fillProject, FIXTURES, fixtureNames, readFixture, renderMark, writeFile, type Mark } from "./fixture.ts";

const MAX_LINES = 6;
const MAX_WIDTH = 110;

interface TypedMatch {
  readonly text: string;
  readonly type: string;
  readonly signature?: string;
}

async function answerMarks(
  folder: string,
  name: string,
  answer: (mark: Mark, kernel: TestKernel) => Promise<string>,
): Promise<string> {
  await using kernel = await startKernel("memory", withTypes("off"));
  fillProject(kernel.folder);
  const answers: string[] = [];
  for (const step of readFixture(folder, name)) {
    if (step.kind === "write") writeFile(kernel.folder, step.path, step.text);
    else if (step.kind === "ask") answers.push(`${renderMark(step.mark)}\n${await answer(step.mark, kernel)}`);
    else await run(step.code, kernel);
  }
  return `${answers.join("\n")}\n`.replaceAll(kernel.folder, "<folder>");
}

async function run(code: string, kernel: TestKernel): Promise<void> {
  const { content } = (await kernel.execute(code)).reply;
  if (content["status"] !== "ok") throw new Error(`${code}\n${JSON.stringify(content)}`);
}

async function complete({ code, offset }: Mark, kernel: TestKernel): Promise<string> {
  const { reply } = await kernel.request("complete_request", { code, cursor_pos: toCodePoint(code, offset) });
  const { matches, metadata, cursor_start, cursor_end } = reply.content as unknown as {
    readonly matches: readonly string[];
    readonly cursor_start: number;
    readonly cursor_end: number;
    readonly metadata: { readonly _jupyter_types_experimental: readonly TypedMatch[] };
  };
  const { _jupyter_types_experimental: typed } = metadata;
  if (typed.map(({ text }) => text).join() !== matches.join())
    throw new Error("matches and their types are not the same");
  const rest = cursor_end === toCodePoint(code, offset) ? "" : " and what follows";
  const replaced = JSON.stringify([...code].slice(cursor_start, cursor_end).join("")) + rest;
  const lines = typed.slice(0, MAX_LINES).map(({ text, type, signature }) => {
    const line = `    ${text}  ${type}${signature === undefined ? "" : `  ${signature.split("\n")[0] ?? ""}`}`;
    return line.length > MAX_WIDTH ? `${line.slice(0, MAX_WIDTH)}...` : line;
  });
  const head = `  ${typed.length === 0 ? "nothing" : `in place of ${replaced}`}`;
  return [head, ...lines, ...(typed.length > MAX_LINES ? ["    ..."] : [])].join("\n");
}

async function inspect({ code, offset }: Mark, kernel: TestKernel, detail_level: 0 | 1): Promise<string> {
  const cursor_pos = toCodePoint(code, offset);
  const { reply } = await kernel.request("inspect_request", { code, cursor_pos, detail_level });
  const { found, data } = reply.content as unknown as {
    readonly found: boolean;
    readonly data: Readonly<Record<string, string>>;
  };
  if (!found) return "  nothing";
  const lines = (data["text/plain"] ?? "").split("\n");
  return lines.map((line) => `    ${line}`.trimEnd()).join("\n");
}

describe("completion", () => {
  test.each(fixtureNames("completion"))("%s", async (name) => {
    const answers = await answerMarks("completion", name, complete);

    expect(answers).toContain("/*1*/");
    expectGolden(join(FIXTURES, "completion", `${name}.expected.txt`), answers);
  });
});

describe("inspection", () => {
  test.each(fixtureNames("inspection"))("%s", async (name) => {
    // How much is told depends on the question.
    const detail = name === "source" ? 1 : 0;
    const answers = await answerMarks("inspection", name, (mark, kernel) => inspect(mark, kernel, detail));

    expect(answers).toContain("/*1*/");
    expectGolden(join(FIXTURES, "inspection", `${name}.expected.txt`), answers);
  });
});

test("there are more than 120 places", () => {
  const marks = ["completion", "inspection"].flatMap((folder) =>
    fixtureNames(folder).flatMap((name) => readFixture(folder, name).filter(({ kind }) => kind === "ask")),
  );

  expect(marks.length).toBeGreaterThan(120);
});
