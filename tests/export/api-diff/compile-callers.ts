import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A module and code that imports it as `api`. */
export interface CallerText {
  readonly module: string;
  readonly caller: string;
}

/** Compiles callers by TypeScript's own program, all in one run. @returns For each what the compiler says first of it. */
export function compileCallers(texts: readonly CallerText[]): readonly (string | undefined)[] {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "labtrail-callers-")));
  try {
    texts.forEach(({ module, caller }, index) => {
      mkdirSync(join(folder, `${index}`));
      writeFileSync(join(folder, `${index}/module.ts`), module);
      writeFileSync(join(folder, `${index}/caller.ts`), `import * as api from "./module.ts";\n${caller}\nexport {};\n`);
    });
    const compilerOptions = {
      target: "esnext",
      module: "esnext",
      moduleResolution: "bundler",
      lib: ["esnext", "dom"],
      types: [],
      strict: true,
      noEmit: true,
      allowImportingTsExtensions: true,
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*/caller.ts"] }));
    const compiler = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
    const { stdout } = spawnSync(process.execPath, [compiler, "-p", folder, "--pretty", "false"], {
      cwd: folder,
      encoding: "utf8",
    });
    const faults = [...stdout.matchAll(/^(\d+)\/caller\.ts\(\d+,\d+\): error (.*)$/gm)];
    return texts.map((_, index) => faults.find(([, at]) => Number(at) === index)?.[2]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
