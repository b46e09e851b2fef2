import { sketchNotebook, type SketchedCell } from "../export/scratch-project.ts";
import { ScratchRepository } from "../helpers/scratch-repository.ts";

export const MODULE_CELL = "//| module @lab/penguins/predict";

/** Code that a release is made of, in one cell: its id is `half`. */
export function halfCell(code = "const half = (x: number): number => x / 2;"): SketchedCell {
  return { id: "half", code: `//| export\n${code}` };
}

/** A repository with a package `@lab/penguins` whose module comes from a notebook; everything is committed. */
export class ReleasedProject extends ScratchRepository {
  static async create(...cells: readonly SketchedCell[]): Promise<ReleasedProject> {
    const project = new ReleasedProject("lab");
    project.write(".gitignore", "node_modules\n");
    project.write("package.json", `{ "private": true, "type": "module", "workspaces": ["packages/*"] }\n`);
    await project.labtrail("release", "--init", "@lab/penguins");
    await project.change(...(cells.length === 0 ? [MODULE_CELL, halfCell()] : cells));
    return project;
  }

  /** Writes the notebook, exports it, and commits both. */
  async change(...cells: readonly SketchedCell[]): Promise<void> {
    this.write("notebooks/penguins.ipynb", sketchNotebook(cells));
    await this.labtrail("export");
    this.commit("change");
  }

  tags(): readonly string[] {
    return this.git("tag", "--list")
      .split("\n")
      .filter((tag) => tag !== "");
  }
}
