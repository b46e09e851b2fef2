import { extname } from "node:path";

const BY_EXTENSION: Readonly<Record<string, string>> = {
  ".arrow": "application/vnd.apache.arrow.file",
  ".bin": "application/octet-stream",
  ".csv": "text/csv",
  ".gif": "image/gif",
  ".gz": "application/gzip",
  ".html": "text/html",
  ".ipynb": "application/x-ipynb+json",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".js": "text/javascript",
  ".json": "application/json",
  ".jsonl": "application/jsonl",
  ".md": "text/markdown",
  ".onnx": "application/onnx",
  ".parquet": "application/vnd.apache.parquet",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".ts": "text/typescript",
  ".txt": "text/plain",
  ".webp": "image/webp",
  ".zip": "application/zip",
};

/** The media type of a file by its name. */
export function mediaTypeOf(path: string): string {
  return BY_EXTENSION[extname(path).toLowerCase()] ?? "application/octet-stream";
}
