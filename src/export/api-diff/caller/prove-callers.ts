import type { Caller } from "../change.ts";
import type { Checker } from "../checker/checker.ts";
import type { Finding } from "../compare/spot.ts";
import { type ImportedModule, importsFor, MODULE_ITSELF } from "./imports.ts";

/** A candidate as two files, one for each side. */
interface Trial {
  readonly line: string;
  readonly paths: { readonly old: string; readonly next: string };
}

/** How one side's modules are imported. */
export interface CallerSide {
  /** The folder in which its callers are. */
  readonly root: string;
  /** Modules as the checker finds them, the one that a finding is in first. */
  readonly modulesFor: (module: string) => readonly ImportedModule[];
}

export interface CallerSides {
  readonly old: CallerSide;
  readonly next: CallerSide;
  /** As a caller would write it. */
  readonly shown: (module: string) => readonly ImportedModule[];
}

/** So many lines in all: a comparison of everything with something else has no end otherwise. */
const MAX_TRIALS = 4000;

/** Writes callers' lines as files, and asks the checker which of them break. */
export class CallerTrials {
  readonly files = new Map<string, string>();
  readonly #trials = new Map<Finding, readonly Trial[]>();
  readonly #sides: CallerSides;

  constructor(findings: readonly Finding[], sides: CallerSides) {
    this.#sides = sides;
    let count = 0;
    for (const finding of findings) {
      if (count > MAX_TRIALS) break;
      const trials = [...new Set(finding.candidates)].map((line) => {
        count += 1;
        return this.#place(line, finding.place.module, count);
      });
      this.#trials.set(finding, trials);
    }
  }

  #place(line: string, module: string, number: number): Trial {
    const write = ({ root, modulesFor }: CallerSide, side: string) => {
      const path = `${root}/labtrail-caller-${side}-${number}.ts`;
      // Both sides import what the old one has: what is missing now is what breaks.
      this.files.set(
        path,
        [...importsFor(line, modulesFor(module)), withModule(line, modulesFor(module)), "export {};", ""].join("\n"),
      );
      return path;
    };
    return { line, paths: { old: write(this.#sides.old, "old"), next: write(this.#sides.next, "next") } };
  }

  /** The first line that the checker takes beside the old API and refuses beside the new one. */
  maybeCaller(checker: Checker, finding: Finding): Caller | undefined {
    for (const { line, paths } of this.#trials.get(finding) ?? []) {
      const [fault] = checker.faultsOf(paths.next);
      if (fault === undefined || checker.faultsOf(paths.old).length > 0) continue;
      const modules = this.#sides.shown(finding.place.module);
      const imports = importsFor(line, modules).join(" ");
      return { imports, line: withModule(line, modules), error: fault.text.replaceAll(/import\("[^"]*"\)\.?/g, "") };
    }
    return undefined;
  }
}

function withModule(line: string, [module]: readonly ImportedModule[]): string {
  return line.replace(MODULE_ITSELF, JSON.stringify(module?.specifier ?? "."));
}
