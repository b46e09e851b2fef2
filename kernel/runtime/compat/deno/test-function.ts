// `Deno.test` in a cell: the test runs in the cell, one after another, and a line tells how it went. A failed test fails no
// cell, as in Deno's own kernel.
import { describeFault } from "../../faults.ts";
import { currentScope } from "../../execution-scope.ts";

type TestBody = (context: object) => unknown;

interface TestDefinition {
  readonly name: string;
  readonly fn: TestBody;
  readonly ignore?: boolean;
}

interface TestFunction {
  (...definition: readonly unknown[]): void;
  ignore(...definition: readonly unknown[]): void;
  only(...definition: readonly unknown[]): void;
}

/** @param print - Shows text as output of the cell. */
export function createTestFunction(print: (text: string) => void): TestFunction {
  let last: Promise<void> = Promise.resolve();
  const add = (definition: TestDefinition): void => {
    last = last.then(() => runTest(definition, print));
    // The cell is not over before its tests are.
    currentScope()?.waitFor(last.then(() => undefined));
  };
  return Object.assign((...given: readonly unknown[]) => add(toDefinition(given)), {
    ignore: (...given: readonly unknown[]) => add({ ...toDefinition(given), ignore: true }),
    only: (...given: readonly unknown[]) => add(toDefinition(given)),
  });
}

/** `test(name, fn)`, `test(name, options, fn)`, `test(function name() {})` and `test({ name, fn })`. */
function toDefinition(given: readonly unknown[]): TestDefinition {
  const fn = given.findLast((one) => typeof one === "function") as TestBody | undefined;
  const options = given.find((one) => typeof one === "object" && one !== null) as Partial<TestDefinition> | undefined;
  const [first] = given;
  const body = fn ?? options?.fn;
  const name = typeof first === "string" ? first : (options?.name ?? fn?.name ?? "");
  if (body === undefined || name === "") throw new TypeError("a test has a name and a function");
  return { name, fn: body, ignore: options?.ignore === true };
}

async function runTest({ name, fn, ignore }: TestDefinition, print: (text: string) => void): Promise<void> {
  if (ignore === true) return print(`${name} ... ignored\n`);
  const startedAt = performance.now();
  const elapsed = (): string => `(${Math.round(performance.now() - startedAt)}ms)`;
  try {
    await fn({ name, step: (step: string, body: TestBody) => runStep(step, body) });
    print(`${name} ... ok ${elapsed()}\n`);
  } catch (thrown) {
    print(`${name} ... FAILED ${elapsed()}\n${describeFault(thrown).traceback.join("\n")}\n`);
  }
}

async function runStep(_name: string, body: TestBody): Promise<boolean> {
  await body({ step: runStep });
  return true;
}
