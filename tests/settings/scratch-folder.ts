import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A folder that goes when the test ends. */
export class ScratchFolder implements Disposable {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), "labtrail-settings-")));

  /** Writes a file in folders that need not be there yet: a text, or a value as JSON. */
  write(name: string, content: unknown): string {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
