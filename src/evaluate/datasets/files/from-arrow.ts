import { type FileHandle, open } from "node:fs/promises";

import { maybeFrame } from "../../../frame/maybe-frame.ts";
import type { PlainRow } from "../../../frame/plain-row.ts";
import { messageOf } from "../../../shared/errors.ts";
import type { Dataset } from "../../dataset.ts";
import { requireUserPackage } from "../../user-package.ts";
import { createDataset } from "../row-dataset.ts";
import { DataFile, type FileOptions } from "./data-file.ts";
import { tableSource } from "./table-source.ts";

/** The part of apache-arrow that is used. */
interface ArrowPackage {
  readonly RecordBatchReader: { from(source: FileHandle): Promise<ArrowReader> };
}

interface ArrowReader extends AsyncIterable<object> {
  open(): Promise<ArrowReader>;
  readonly schema: { readonly fields: readonly { readonly name: string }[] };
  cancel(): Promise<void>;
}

/**
 * A dataset of an Arrow file (IPC in either form, or Feather of version 2), read one record batch at a time by the
 * apache-arrow of the project.
 *
 * @throws {@link EvaluateError} `BAD_FILE`; `NO_PACKAGE` without apache-arrow.
 */
export async function datasetFromArrow<Row = PlainRow>(
  path: string | URL,
  options: FileOptions = {},
): Promise<Dataset<Row>> {
  const file = new DataFile(path);
  const arrow = requireUserPackage<ArrowPackage>("apache-arrow", "to read Arrow files");
  let names: readonly string[] = [];
  await reading(file, arrow, async ({ schema }) => {
    names = schema.fields.map(({ name }) => name);
  });
  const readCells = async function* (): AsyncGenerator<readonly (readonly unknown[])[]> {
    const handle = await open(file.path);
    try {
      const reader = await openReader(arrow, handle);
      for await (const batch of reader) {
        const frame = maybeFrame(batch);
        if (frame !== undefined) yield frame.readRows(0, frame.rowCount);
      }
    } catch (cause) {
      throw unreadable(file, cause);
    } finally {
      await handle.close();
    }
  };
  return createDataset(await tableSource<Row>(file, options, names, readCells));
}

async function reading(
  file: DataFile,
  arrow: ArrowPackage,
  use: (reader: ArrowReader) => Promise<void>,
): Promise<void> {
  const handle = await open(file.path);
  try {
    await use(await openReader(arrow, handle));
  } catch (cause) {
    throw unreadable(file, cause);
  } finally {
    await handle.close();
  }
}

async function openReader(arrow: ArrowPackage, handle: FileHandle): Promise<ArrowReader> {
  const reader = await arrow.RecordBatchReader.from(handle);
  return reader.open();
}

function unreadable(file: DataFile, cause: unknown): unknown {
  return file.fault(`"${file.label}" cannot be read as Arrow: ${messageOf(cause)}`, { cause });
}
