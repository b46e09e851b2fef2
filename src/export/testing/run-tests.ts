// Vitest belongs to the project that is tested, in the version that the project wants.
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { ExportError } from "../export-error.ts";
import { toRelativePath } from "../project/project.ts";
import { notebooks } from "../vitest.ts";

export interface TestOptions {
  /** Only tests whose name matches this. */
  readonly name: string | undefined;
  /** Whether snapshots are written anew. */
  readonly isUpdate: boolean;
  readonly isCovering: boolean;
  /** Whether a report in JSON takes the place of the one for people. */
  readonly isJson: boolean;
}

/** A test, as JSON tells of it. */
export interface TestReport {
  /** Relative to the root. */
  readonly notebook: string;
  readonly name: string;
  readonly state: string;
  readonly durationMs: number | undefined;
  readonly errors: readonly ErrorReport[];
}

export interface ErrorReport {
  readonly message: string;
  /** Such as `notebooks/scaler.ipynb/a1b2.ts:3:8`: the notebook, the cell's id, line and column. */
  readonly place: string | undefined;
}

export interface TestsReport {
  readonly isGood: boolean;
  readonly tests: readonly TestReport[];
  /** What kept a notebook from being tested at all. */
  readonly errors: readonly ErrorReport[];
}

/** What we use of `vitest/node`. */
interface VitestNode {
  readonly startVitest: (
    mode: "test",
    filters: readonly string[],
    options: object,
    viteConfig: object,
  ) => Promise<Vitest>;
}

interface Vitest {
  readonly state: { getTestModules(): readonly TestModule[]; getUnhandledErrors(): readonly TestError[] };
  close(): Promise<void>;
}

interface TestModule {
  readonly relativeModuleId: string;
  readonly children: { allTests(): Iterable<TestCase> };
  errors(): readonly TestError[];
}

interface TestCase {
  readonly fullName: string;
  result(): { readonly state: string; readonly errors?: readonly TestError[] | undefined };
  diagnostic(): { readonly duration: number } | undefined;
}

interface TestError {
  readonly message: string;
  readonly stacks?: readonly { readonly file: string; readonly line: number; readonly column: number }[];
}

/**
 * Runs the test cells of notebooks with the project's vitest, and with whatever its configuration says.
 *
 * @param paths - Of notebooks, relative to the root.
 * @returns What came of it. Unless it is to be told as JSON, vitest has told it already.
 * @throws {@link ExportError} `NO_VITEST`.
 */
export async function runTests(root: string, paths: readonly string[], options: TestOptions): Promise<TestsReport> {
  const { startVitest } = (await import(pathToFileURL(requireVitest(root)).href)) as VitestNode;
  const { name, isUpdate, isCovering, isJson } = options;
  const vitest = await startVitest(
    "test",
    [],
    {
      root,
      watch: false,
      include: paths,
      update: isUpdate,
      ...(name === undefined ? {} : { testNamePattern: name }),
      ...(isCovering ? { coverage: { enabled: true } } : {}),
      ...(isJson ? { reporters: [] } : {}),
    },
    { plugins: [notebooks()] },
  );
  try {
    return toReport(root, vitest.state);
  } finally {
    await vitest.close();
  }
}

function toReport(root: string, state: Vitest["state"]): TestsReport {
  const toError = ({ message, stacks: [first] = [] }: TestError): ErrorReport => ({
    message,
    place: first && `${toRelativePath(root, first.file)}:${first.line}:${first.column}`,
  });
  const modules = state.getTestModules();
  const tests = modules.flatMap((module) =>
    Array.from(module.children.allTests(), (test): TestReport => {
      const { state: outcome, errors = [] } = test.result();
      return {
        notebook: module.relativeModuleId,
        name: test.fullName,
        state: outcome,
        durationMs: test.diagnostic()?.duration,
        errors: errors.map(toError),
      };
    }),
  );
  const errors = [...modules.flatMap((module) => module.errors()), ...state.getUnhandledErrors()].map(toError);
  return { isGood: errors.length === 0 && tests.every(({ state: outcome }) => outcome !== "failed"), tests, errors };
}

function requireVitest(root: string): string {
  try {
    return createRequire(join(root, "package.json")).resolve("vitest/node");
  } catch (cause) {
    throw new ExportError("NO_VITEST", "the tests of notebooks are run by vitest, and this project has none", {
      hint: "Install it: npm install --save-dev vitest",
      cause,
    });
  }
}
