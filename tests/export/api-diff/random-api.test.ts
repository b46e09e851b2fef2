import * as fc from "fast-check";
import { afterAll, expect, test } from "vitest";

import type { CheckerProcess } from "../../../src/export/api-diff/checker/checker.ts";
import { startTypeScript } from "../../../src/export/api-diff/checker/typescript/start-typescript.ts";
import { compareApi } from "../../../src/export/api-diff/compare-api.ts";
import type { ApiInput } from "../../../src/export/api-diff/input/api-input.ts";
import { changeApi } from "./random/change-api.ts";
import { randomApi, randomChange } from "./random/random-api.ts";
import { renderApi } from "./random/render-api.ts";
import { renderCaller } from "./random/render-caller.ts";

const FOLDER = import.meta.dirname.replaceAll("\\", "/");
const PATHS = { module: `${FOLDER}/in-memory-api.ts`, caller: `${FOLDER}/in-memory-caller.ts` };
/** How many changes are tried. Asked for, they are others every time; otherwise always the same, so that CI is, too. */
const ASKED = process.env["LABTRAIL_API_RUNS"];
const RUNS = Number(ASKED ?? 60);
const SEED = ASKED === undefined ? { seed: 20261129 } : {};

const files = new Map<string, string>();
let compiler: CheckerProcess | undefined;

afterAll(() => compiler?.close());

/** What TypeScript says of a caller of a module, whose name there is `api`. */
async function compile(module: string, caller: string): Promise<readonly string[]> {
  compiler ??= await startTypeScript(FOLDER, {
    readText: (path) => files.get(path),
    hasFolder: () => false,
    isOwn: () => true,
  });
  files.set(PATHS.module, module);
  files.set(PATHS.caller, `import * as api from "./in-memory-api.ts";\n${caller}\nexport {};\n`);
  const settings = { roots: [PATHS.caller], names: new Map(), hasDom: false, typeRoots: [] };
  const checker = compiler.check(settings, Object.values(PATHS));
  return checker.faultsOf(PATHS.caller).map(({ text }) => text);
}

function sideOf(label: string, text: string): ApiInput {
  return { label, folder: FOLDER, files: { "api.ts": text } };
}

function compare(old: string, next: string) {
  return compareApi(sideOf("old", old), sideOf("new", next));
}

test(
  "what is no major change breaks no caller that uses all of the old API",
  async () => {
    const property = fc.asyncProperty(randomApi, randomChange, async (api, choices) => {
      const [old, next] = [renderApi(api), renderApi(changeApi(api, choices))];
      const caller = renderCaller(api);

      const besideOld = await compile(old, caller);
      const { bump } = await compare(old, next);
      const besideNew = bump === "major" ? [] : await compile(next, caller);

      expect({ old, next, besideOld, besideNew }).toEqual({ old, next, besideOld: [], besideNew: [] });
    });

    await fc.assert(property, { numRuns: RUNS, ...SEED });
  },
  RUNS * 1000,
);

test(
  "an API beside itself has no change",
  async () => {
    const property = fc.asyncProperty(randomApi, async (api) => {
      const text = renderApi(api);

      expect(await compare(text, text)).toEqual({ bump: "patch", proven: true, changes: [] });
    });

    await fc.assert(property, { numRuns: 15, ...SEED });
  },
  RUNS * 1000,
);
