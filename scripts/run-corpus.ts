// Usage: node scripts/run-corpus.ts FOLDER [NAME ...]
// Runs every notebook of a folder, or only those whose file name contains one of the names, with `labtrail run` and through
// nbclient with our kernelspec (of `.venv`, see scripts/python-env.ts), and compares what both show. The folder's
// SOURCES.csv, when it has one, says in its columns `file` and `packages` what each notebook needs; the packages are
// installed beside copies of the notebooks, and the folder itself stays as it is.
import { dirname } from "node:path";

import { requireJupyter } from "./corpus/jupyter.ts";
import { installPackages, notebooksOf, packagesOf, removeProject } from "./corpus/project.ts";
import { renderResult, runBothWays } from "./corpus/run-both-ways.ts";

const [folder, ...wanted] = process.argv.slice(2);
if (folder === undefined) {
  console.error("usage: node scripts/run-corpus.ts FOLDER [NAME ...]");
  process.exitCode = 2;
} else {
  process.exitCode = runCorpus(folder, wanted) ? 0 : 1;
}

function runCorpus(source: string, parts: readonly string[]): boolean {
  const names = notebooksOf(source).filter((name) => parts.length === 0 || parts.some((part) => name.includes(part)));
  const packages = packagesOf(source, names);
  if (packages.length > 0) console.log(`installing ${packages.join(" ")}`);
  const nodeModules = installPackages(packages);
  try {
    const results = runBothWays({ source, nodeModules }, names, requireJupyter(), (result) =>
      console.log(renderResult(result)),
    );
    const passed = results.filter(({ faults }) => faults.length === 0).length;
    console.log(`\n${passed} of ${results.length} notebooks ran to their end in both ways, with the same outputs`);
    return passed === results.length;
  } finally {
    removeProject(dirname(nodeModules));
  }
}
