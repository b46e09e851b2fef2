import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { ScratchFolder } from "./datasets/scratch-folder.ts";

/** A project of a user, in whose folder the program runs as long as the test does. */
export class UserProject extends ScratchFolder {
  readonly #former = process.cwd();

  constructor() {
    super();
    this.write("package.json", `{"private":true}`);
    process.chdir(this.path);
  }

  /** Installs a package of one file. */
  install(name: string, code: string): void {
    const folder = join(this.path, "node_modules", name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name, version: "1.0.0", main: "index.cjs" }));
    writeFileSync(join(folder, "index.cjs"), code);
  }

  override [Symbol.dispose](): void {
    process.chdir(this.#former);
    super[Symbol.dispose]();
  }
}
