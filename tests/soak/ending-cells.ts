// Cells that block, never end, or end the process of the session.
import type { CellKind, Expected } from "./soak-cell.ts";

const STOPPED: Expected = { outcome: "stopped", shown: [] };

/** What never ends, by what it is; `on` prints its first line. */
const ENDLESS: Readonly<Record<string, (on: string) => string>> = {
  "a loop": (on) => `${on}; while (true) {}`,
  "a loop after an await": (on) => `await 1; ${on}; while (true) {}`,
  "a loop in a timer": (on) => `await new Promise(() => setTimeout(() => { ${on}; while (true) {} }, 2))`,
  "a loop in an immediate": (on) => `await new Promise(() => setImmediate(() => { ${on}; while (true) {} }))`,
  "a loop in a tick": (on) => `await new Promise(() => process.nextTick(() => { ${on}; while (true) {} }))`,
  "a loop in a callback of a file": (on) =>
    `await new Promise(() => require("node:fs").stat("/", () => { ${on}; while (true) {} }))`,
  "a promise that never settles": (on) => `${on}; await new Promise(() => {})`,
  microtasks: (on) => `${on}; for (;;) await 1`,
  immediates: (on) => `${on}; for (;;) await new Promise((resolve) => setImmediate(resolve))`,
  timers: (on) => `${on}; for (;;) await new Promise((resolve) => setTimeout(resolve, 1))`,
  "a regular expression": (on) => `${on}; /^(a+)+$/.test("a".repeat(40) + "b")`,
  "native code": (on) => `${on}; for (;;) JSON.stringify(Array.from({ length: 10_000 }, (_, i) => ({ i })))`,
  "a question": (on) => `${on}; prompt("?")`,
};

interface Death {
  readonly code: string;
  readonly evalue: string;
  readonly shown: Expected["shown"];
}

const DEATHS: readonly Death[] = [
  { code: "process.exit(3)", evalue: "The process of this session ended with exit code 3", shown: [] },
  {
    code: "process.abort()",
    evalue: "The process of this session crashed (SIGABRT)",
    // Node itself tells of it.
    shown: [["stderr", /Native stack trace/]],
  },
  {
    code: 'process.kill(process.pid, "SIGSEGV"); while (true) {}',
    evalue: "The process of this session crashed (SIGSEGV)",
    shown: [],
  },
];

export const ENDING_KINDS: readonly CellKind[] = [
  {
    name: "endless",
    weight: 4,
    create(id, random) {
      const what = random.pick(Object.keys(ENDLESS));
      const write = ENDLESS[what] as (on: string) => string;
      return {
        code: write(`console.log("${id}")`),
        stopAfter: `${id}\n`,
        predict: () => ({ ...STOPPED, shown: [["stdout", `${id}\n`]] }),
      };
    },
  },
  {
    name: "endless printing",
    weight: 0.5,
    create(id, random) {
      const before = random.pick(["", "await 1; "]);
      return {
        code: `${before}for (let i = 0; ; i++) console.log("${id}", i)`,
        stopAfter: `${id} 500\n`,
        // The lines it printed, from the first on, each whole.
        predict: () => ({ ...STOPPED, shown: [["stdout", new RegExp(`^(?:${id} \\d+\n)+$`)]] }),
      };
    },
  },
  {
    name: "busy for a while",
    weight: 2,
    create: (id, random) => ({
      code: `for (const end = Date.now() + ${random.integer(1, 120)}; Date.now() < end; ); console.log("${id}")`,
      predict: () => ({ outcome: "ok", shown: [["stdout", `${id}\n`]] }),
    }),
  },
  {
    name: "the end of the process",
    weight: 0.7,
    create(_id, random) {
      const { code, evalue, shown } = random.pick(DEATHS);
      return {
        code,
        predict: () => ({ outcome: "ended", evalue, shown }),
        onRun: (model) => model.forget(),
      };
    },
  },
];
