import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A cell as a test writes it: its code, or what it is. */
export type SketchedCell =
  | string
  | { readonly id: string; readonly code: string; readonly tags?: readonly string[] }
  | { readonly markdown: string };

/** The text of a notebook file. Cells without an id are called `c1`, `c2` and so on. */
export function sketchNotebook(cells: readonly SketchedCell[]): string {
  const json = cells.map((cell, index) => {
    const id = `c${index + 1}`;
    if (typeof cell === "object" && "markdown" in cell) {
      return { cell_type: "markdown", id, metadata: {}, source: cell.markdown };
    }
    const { code, ...rest } = typeof cell === "string" ? { id, code: cell } : cell;
    const metadata = "tags" in rest ? { tags: rest.tags } : {};
    return { cell_type: "code", id: rest.id, metadata, execution_count: null, outputs: [], source: code };
  });
  return `${JSON.stringify({ cells: json, metadata: {}, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}

/** A project in a folder of its own. */
export class ScratchProject implements Disposable {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "labtrail-export-")));

  constructor() {
    this.write("package.json", `{ "type": "module" }\n`);
  }

  /** Makes the project a git repository with everything in it committed. */
  commitAll(): void {
    const identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
    for (const args of [
      ["init", "-q"],
      ["add", "-A"],
      [...identity, "commit", "-qm", "all"],
    ]) {
      const { status, stderr } = spawnSync("git", args, { cwd: this.root, encoding: "utf8" });
      if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
    }
  }

  path(name: string): string {
    return join(this.root, name);
  }

  has(name: string): boolean {
    return existsSync(this.path(name));
  }

  read(name: string): string {
    return readFileSync(this.path(name), "utf8");
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  remove(name: string): void {
    rmSync(this.path(name), { recursive: true });
  }

  notebook(name: string, cells: readonly SketchedCell[]): void {
    this.write(name, sketchNotebook(cells));
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
