// Cells that show things, at once and later, in every way there is.
import { type CellKind, type Expected, type Shown } from "./soak-cell.ts";

function showing(...shown: readonly Shown[]): Expected {
  return { outcome: "ok", shown };
}

function numberedLines(id: string, count: number): string {
  return Array.from({ length: count }, (_, index) => `${id} ${index}\n`).join("");
}

const PAUSE = "new Promise((resolve) => setTimeout(resolve, 3))";

export const OUTPUT_KINDS: readonly CellKind[] = [
  {
    name: "lines",
    weight: 12,
    create(id, random) {
      const count = random.pick([1, 3, 20, 200, random.integer(1, 3000)]);
      const text = numberedLines(id, count);
      return {
        code: `for (let i = 0; i < ${count}; i++) console.log("${id}", i)`,
        predict: () => showing(["stdout", text]),
      };
    },
  },
  {
    name: "lines over awaits",
    weight: 4,
    create(id, random) {
      const count = random.integer(1, 5);
      return {
        code: `for (let i = 0; i < ${count}; i++) { console.log("${id}", i); await ${PAUSE} }`,
        predict: () => showing(["stdout", numberedLines(id, count)]),
      };
    },
  },
  {
    name: "streams and displays in turn",
    weight: 6,
    create(id, random) {
      const count = random.integer(1, 10);
      const shown = Array.from({ length: count }, (_, index): readonly Shown[] => [
        ["stdout", `${id} ${index}\n`],
        ["stderr", `${id} error ${index}\n`],
        ["display", `'${id} display ${index}'`],
      ]);
      return {
        code: `
          for (let i = 0; i < ${count}; i++) {
            console.log("${id}", i);
            process.stderr.write(\`${id} error \${i}\\n\`);
            display(\`${id} display \${i}\`);
          }`,
        predict: () => showing(...shown.flat()),
      };
    },
  },
  {
    name: "a display that is updated and cleared",
    weight: 3,
    create: (id) => ({
      code: `
        display(1, { display_id: "${id}" });
        display(2, { display_id: "${id}", update: true });
        clearOutput(true);
        console.log("${id}")`,
      predict: () => showing(["display", "1"], ["update", "2"], ["clear", ""], ["stdout", `${id}\n`]),
    }),
  },
  {
    name: "a large display",
    weight: 1,
    create(id, random) {
      const size = random.integer(10_000, 500_000);
      return {
        code: `display({ "text/plain": "${id}".padEnd(${size}, "x") }, { raw: true })`,
        predict: () => showing(["display", id.padEnd(size, "x")]),
      };
    },
  },
  {
    name: "bytes in pieces",
    weight: 2,
    create: (id) => ({
      code: `for (const byte of Buffer.from("${id} grün 🐧\\n")) process.stdout.write(Uint8Array.of(byte))`,
      predict: () => showing(["stdout", `${id} grün 🐧\n`]),
    }),
  },
  {
    name: "native output",
    weight: 3,
    create: (id) => ({
      code: `require("node:fs").writeSync(1, "${id}\\n"); undefined`,
      predict: () => showing(["stdout", `${id}\n`]),
    }),
  },
  {
    name: "output of another process",
    weight: 1,
    create: (id) => ({
      code: `require("node:child_process").execSync("echo ${id}", { stdio: "inherit" }); undefined`,
      predict: () => showing(["stdout", `${id}\n`]),
    }),
  },
  {
    name: "an unhandled rejection",
    weight: 1,
    create: (id) => ({
      code: `void Promise.reject(new Error("${id}"))`,
      predict: () => showing(["stderr", new RegExp(`^Unhandled rejection: Error: ${id}\n`)]),
    }),
  },
  {
    name: "a timer",
    weight: 5,
    create(id, random) {
      const delayMs = random.integer(0, 60);
      return {
        code: `void setTimeout(() => console.log("${id}"), ${delayMs}); await ${PAUSE}; console.log("${id} cell")`,
        // Whether the timer comes before the end of the cell is left open: only the lines are compared.
        predict: () => ({ ...showing(["stdout", `${id} cell\n`]), late: [`${id}\n`] }),
      };
    },
  },
  {
    name: "an interval and a promise",
    weight: 3,
    create: (id) => ({
      code: `{
        let ticks = 0;
        const ticking = setInterval(() => { console.log("${id} tick", ticks); if (++ticks === 3) clearInterval(ticking) }, 2);
        void (async () => { for (let i = 0; i < 3; i++) { await ${PAUSE}; console.log("${id} step", i) } })();
      }`,
      predict: () => ({ ...showing(), late: [numberedLines(`${id} tick`, 3), numberedLines(`${id} step`, 3)] }),
    }),
  },
  {
    name: "a comm",
    weight: 2,
    create: (id) => ({
      code: `{ const comm = openComm("soak", "${id}"); comm.send("${id}"); comm.close("${id}") }`,
      predict: () =>
        showing(["comm", `comm_open "${id}"`], ["comm", `comm_msg "${id}"`], ["comm", `comm_close "${id}"`]),
    }),
  },
  {
    name: "a question",
    weight: 2,
    create: (id) => ({
      code: `prompt("${id}?")`,
      answer: `${id}!`,
      predict: () => ({ outcome: "ok", shown: [], results: new Set([`'${id}!'`]) }),
    }),
  },
];
