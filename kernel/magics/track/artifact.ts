import { basename, resolve } from "node:path";

import type { MagicCommand, MagicContext } from "../magic.ts";
import { requireSurroundings } from "../surroundings.ts";

/** `%track artifact`. */
export const trackArtifact: MagicCommand = {
  name: "artifact",
  summary: "keeps a file or a value with the run, once however many runs have it; opens a run when none is open",
  arguments: [{ name: "VARIABLE|PATH", kind: "path" }],
  flags: [{ name: "name", value: "N", help: "what the artifact is called; by default as the variable or the file" }],
  async run(given, context) {
    const { word } = given;
    const name = given.flag("name");
    if (await isVariable(word, context)) return saveVariable(word, name, context);
    const path = resolve((await requireSurroundings(context)).cwd, word);
    await context.tracker.answer(context.executionId, {
      kind: "artifact",
      run: undefined,
      name: name ?? basename(path),
      content: { path },
    });
  },
};

/** A variable goes before a file of the same name, as for `%track data`. */
async function isVariable(text: string, { runtime }: MagicContext): Promise<boolean> {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(text) && (await runtime.describeValue(text)) !== undefined;
}

/** Bytes and texts as they are, everything else as JSON. The value is in the process of user code, and so is the way there. */
async function saveVariable(variable: string, name: string | undefined, { runNested }: MagicContext): Promise<void> {
  await runNested({
    source: `await (async (value) => {
      const track = globalThis[Symbol.for("labtrail.track")];
      const isBytes = ArrayBuffer.isView(value);
      const isText = typeof value === "string";
      const name = ${JSON.stringify(name ?? null)} ?? ${JSON.stringify(variable)} + (isBytes ? ".bin" : isText ? ".txt" : ".json");
      const bytes = isBytes ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : undefined;
      await track.artifact(bytes ?? { text: isText ? value : JSON.stringify(value, null, 2) }, { name });
    })(${variable});`,
    typedAs: "",
    fileName: "track.ts",
    hasMagics: false,
  });
}
