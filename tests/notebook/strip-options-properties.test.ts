import { readFileSync } from "node:fs";
import { join } from "node:path";

import { Ajv } from "ajv";
import * as fc from "fast-check";
import { expect, test } from "vitest";

import { Keeper } from "../../src/git/keeper.ts";
import { mergeNotebooks } from "../../src/notebook/merge/merge-notebooks.ts";
import { stripNotebook } from "../../src/notebook/strip.ts";
import { DEFAULT_STRIP_OPTIONS, type StripOptions } from "../../src/notebook/strip-options.ts";
import { isRecord } from "../../src/shared/json.ts";
import { ScratchRepository } from "../helpers/scratch-repository.ts";
import { stripTree } from "./strip-oracle.ts";
import {
  decode,
  get,
  leaf,
  list,
  mapMembers,
  NOTEBOOK,
  render,
  STYLE,
  type Style,
  type Tree,
} from "./valid-notebook.ts";

const SCHEMAS = join(import.meta.dirname, "../fixtures/notebook/schema");

/** Faults of a notebook by the official schema of its minor version. */
const faultsOf = createFaultsOf();

function createFaultsOf(): (text: string) => unknown {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const validators = [4, 5].map((minor) => {
    const schema: unknown = JSON.parse(readFileSync(join(SCHEMAS, `nbformat.v4.${minor}.schema.json`), "utf8"));
    if (!isRecord(schema)) throw new Error("a schema is an object");
    // Draft 4, of which these schemas use nothing that has changed since.
    const { $schema: _, ...rest } = schema;
    return ajv.compile(rest);
  });
  return (text) => {
    const notebook = JSON.parse(text) as { readonly nbformat_minor: number };
    const validate = validators[notebook.nbformat_minor - 4];
    if (validate === undefined) return [`there is no schema of nbformat 4.${notebook.nbformat_minor}`];
    return validate(notebook) ? [] : validate.errors;
  };
}

const TYPES = fc.subarray(["stream", "stream:stderr", "error", "execute_result", "display_data"], { maxLength: 2 });
const PATTERN = fc.constantFrom(undefined, undefined, /loss/, /^$/, /[é😀]/u);
const ONLY = fc.constantFrom(undefined, undefined, [], ["a", "tags"], ["kernelspec"]);
const OPTIONS: fc.Arbitrary<StripOptions> = fc
  .record(
    {
      keepOutputs: fc.boolean(),
      keepOutputTypes: TYPES,
      dropOutputTypes: TYPES,
      keepOutputsMatching: PATTERN,
      dropOutputsMatching: PATTERN,
      maxOutputSize: fc.constantFrom(0, 0, 20, 60),
      keepOutputTags: fc.subarray(["keep_output", "figure"]),
      keepOutputKeys: fc.subarray(["keep_output"]),
      stripInitCells: fc.boolean(),
      keepCounts: fc.boolean(),
      cellIds: fc.constantFrom("keep", "keep", "sequential", "drop"),
      removeMetadata: fc.subarray(["metadata.a", "cell.metadata.vscode", "cell.metadata.a", "cell.metadata.tags"]),
      keepMetadata: fc.subarray(["metadata.widgets", "cell.metadata.scrolled", "metadata.kernelspec", "metadata.a"]),
      onlyNotebookMetadata: ONLY,
      onlyCellMetadata: ONLY,
      stripKernel: fc.boolean(),
      dropEmptyCells: fc.boolean(),
      dropTaggedCells: fc.subarray(["scratch", "x y"]),
    },
    { requiredKeys: [] },
  )
  .map((given) => ({ ...DEFAULT_STRIP_OPTIONS, ...given }));

function strip(text: string, options: StripOptions): string {
  return stripNotebook(Buffer.from(text), "nb.ipynb", options).bytes.toString();
}

test("the generator makes notebooks that the schema takes", () => {
  fc.assert(
    fc.property(NOTEBOOK, STYLE, (notebook, style) => {
      expect(faultsOf(render(notebook, style))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test("by any options, what is left is byte for byte what an oracle leaves of the tree, and the schema takes it", () => {
  fc.assert(
    fc.property(NOTEBOOK, STYLE, OPTIONS, (notebook, style, options) => {
      const stripped = strip(render(notebook, style), options);

      expect(stripped).toBe(render(stripTree(notebook, options), style));
      expect(faultsOf(stripped)).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

test("by any options, stripping twice changes nothing more", () => {
  fc.assert(
    fc.property(NOTEBOOK, STYLE, OPTIONS, (notebook, style, options) => {
      const once = strip(render(notebook, style), options);

      expect(strip(once, options)).toBe(once);
    }),
    { numRuns: 500 },
  );
});

test("by any options, what was kept aside comes back so that git sees no change, and the schema takes it", async () => {
  await using repository = new ScratchRepository("repo");
  const keeper = new Keeper(repository.folder);
  let files = 0;
  fc.assert(
    fc.property(NOTEBOOK, STYLE, OPTIONS, (notebook, style, options) => {
      const path = `${(files += 1)}.ipynb`;
      const bytes = Buffer.from(render(notebook, style));
      const stripped = stripNotebook(bytes, path, options);
      keeper.keep(path, bytes, stripped.cells, options);

      const restored = keeper.restore(path, stripped.bytes, options).toString();

      expect(strip(restored, options)).toBe(stripped.bytes.toString());
      expect(faultsOf(restored)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test("by default, outputs and counts come back as they were", async () => {
  await using repository = new ScratchRepository("repo");
  const keeper = new Keeper(repository.folder);
  let files = 0;
  fc.assert(
    fc.property(NOTEBOOK, STYLE, (notebook, style) => {
      const path = `${(files += 1)}.ipynb`;
      // A list of lines that is the same text as another would be another cell's.
      const bytes = Buffer.from(render(withoutMarks(notebook), style));
      const stripped = stripNotebook(bytes, path);
      keeper.keep(path, bytes, stripped.cells);

      const restored = JSON.parse(keeper.restore(path, stripped.bytes).toString()) as Results;

      expect(resultsOf(restored)).toEqual(resultsOf(JSON.parse(bytes.toString()) as Results));
    }),
    { numRuns: 200 },
  );
});

interface Results {
  readonly cells: readonly { readonly outputs?: unknown; readonly execution_count?: unknown }[];
}

function resultsOf({ cells }: Results): unknown {
  return cells.map(({ outputs, execution_count }) => ({ outputs, execution_count }));
}

/** Without metadata nothing keeps its outputs in git. */
function withoutMarks(notebook: Tree): Tree {
  return mapMembers(notebook, (name, value) => {
    if (name === "metadata") return { kind: "object", members: [] };
    if (name !== "cells" || value.kind !== "list") return value;
    return list(
      value.items.map((cell) =>
        mapMembers(cell, (key, part) => (key === "metadata" ? { kind: "object", members: [] } : part)),
      ),
    );
  });
}

/** A notebook in which some sources are others. */
function edited(notebook: Tree, changes: readonly (string | undefined)[]): Tree {
  return mapMembers(notebook, (name, value) => {
    if (name !== "cells" || value.kind !== "list") return value;
    return list(
      value.items.map((cell, index) => {
        const change = changes[index];
        if (change === undefined) return cell;
        return mapMembers(cell, (key, part) => (key === "source" ? leaf(JSON.stringify(change)) : part));
      }),
    );
  });
}

function file(tree: Tree, style: Style): Buffer {
  return Buffer.from(render(tree, style));
}

test("a merge of edited notebooks is what would be committed anyway, and the schema takes it", () => {
  const changes = fc.array(fc.option(fc.constantFrom("x\n", "x\ny", "z"), { nil: undefined }), { maxLength: 4 });
  fc.assert(
    fc.property(NOTEBOOK, STYLE, changes, changes, OPTIONS, (notebook, style, ours, theirs, stripOptions) => {
      // Cells that are told apart by place alone are another test's matter.
      fc.pre(stripOptions.cellIds === "keep" && !stripOptions.dropEmptyCells);

      const { text } = mergeNotebooks({
        base: file(notebook, style),
        ours: file(edited(notebook, ours), style),
        theirs: file(edited(notebook, theirs), style),
        path: "nb.ipynb",
        stripOptions,
      });

      expect(faultsOf(text)).toEqual([]);
      expect(strip(text, stripOptions)).toBe(text);
      const cells = get(stripTree(notebook, stripOptions), "cells") as Tree;
      expect((JSON.parse(text) as Results).cells).toHaveLength((decode(cells) as unknown[]).length);
    }),
    { numRuns: 300 },
  );
});
