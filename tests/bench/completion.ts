// What types cost: a notebook of 100 cells that imports zod and TensorFlow.js, asked through the service as the kernel asks
// it. The peer is the language service of TypeScript 6, which is JavaScript, on the same files of cells.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { parseAnyCell } from "../../src/language/parse/parse.ts";
import type { Program } from "oxc-parser";
import { CellArchive } from "../../src/service/cell-archive.ts";
import { openTypeService } from "../../src/service/open-type-service.ts";
import { packageRoot } from "../../src/shared/installation.ts";
import type { Measurement } from "./measurement.ts";
import { createPeer, type TypeScriptModule } from "./typescript-peer.ts";

const FOLDER = join(packageRoot, ".bench", "completion");
const PACKAGES = {
  zod: "4.1.13",
  "@tensorflow/tfjs": "4.22.0",
  "@types/node": "24.19.2",
  "typescript-6": "npm:typescript@6.0.3",
};
const CELLS = 100;
const ROUNDS = 6;

/** What is typed, with the cursor at the end. */
const TYPED = [
  "z.s",
  "z.string().m",
  "tf.ten",
  "tf.layers.de",
  "model.",
  "model.fi",
  "row99.",
  "schema99.par",
  "make99(1).",
  "console.",
  "count.",
  "JSON.",
  "sch",
  "tf.layers.dense({ un",
  "const later = row50.ta",
] as const;

export async function measure(): Promise<readonly Measurement[]> {
  installPackages();
  const ours = await measureOurs();
  const peer = measurePeer();
  const beside = (name: keyof Figures): { readonly name: string; readonly value: number } => ({
    name: "TypeScript 6",
    value: peer[name],
  });
  const what = `completion, ${CELLS} cells with zod and tfjs`;
  return [
    {
      what: `${what} (median)`,
      unit: "ms",
      ours: ours.p50,
      peer: beside("p50"),
      budget: { kind: "ratio", limit: 15 / 24 },
    },
    { what: `${what} (p95)`, unit: "ms", ours: ours.p95, peer: beside("p95"), budget: { kind: "ratio", limit: 1 } },
    { what: "first completion, the server started for it", unit: "ms", ours: ours.first, peer: beside("first") },
    { what: "hover (median)", unit: "ms", ours: ours.hover, peer: beside("hover") },
    { what: "faults of a cell (median)", unit: "ms", ours: ours.faults, peer: beside("faults") },
    { what: "memory of the language server", unit: "MB", ours: ours.memory, peer: beside("memory") },
  ];
}

export interface Figures {
  readonly first: number;
  readonly p50: number;
  readonly p95: number;
  readonly hover: number;
  readonly faults: number;
  readonly memory: number;
}

function notebook(): readonly string[] {
  const cells = [
    `import { z } from "zod";\nimport * as tf from "@tensorflow/tfjs";\nlet count = 0;`,
    `const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });`,
  ];
  for (let index = cells.length; index < CELLS; index += 1) {
    cells.push(
      [
        `const schema${index} = z.object({ id: z.number(), name: z.string().optional(), tags: z.array(z.string()) });`,
        `function make${index}(id: number): z.infer<typeof schema${index}> { count += 1; return schema${index}.parse({ id, tags: [] }); }`,
        `const row${index} = make${index}(${index});`,
        `let latest = row${index}.tags.map((tag) => tag.length);`,
      ].join("\n"),
    );
  }
  return cells;
}

async function measureOurs(): Promise<Figures> {
  const service = openTypeService({ notebookFolder: FOLDER, globals: [], log: () => undefined });
  try {
    for (const [index, code] of notebook().entries()) service.accept({ fileName: `cell_${index + 1}.ts`, code });
    const first = await timed(() => service.complete("row99.", 6));
    const times: number[] = [];
    const hovers: number[] = [];
    const faults: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const code of TYPED) {
        const time = await timed(async () => {
          const { items } = await service.complete(code, code.length);
          if (items.length === 0) throw new Error(`nothing completes ${code}`);
        });
        // The first use of a package is told by the row of the first completion and by the tail.
        times.push(time);
      }
      hovers.push(await timed(() => service.inspect(`row${99 - round}.tags`, 2, { isDetailed: false })));
      const code = `const bad${round}: string = row${99 - round}.id;\ncount = ${round};`;
      faults.push(await timed(() => service.check({ fileName: `cell_${CELLS + 1 + round}.ts`, code })));
    }
    const memory = memoryOf(service.status().pid ?? 0);
    return {
      first,
      p50: quantile(times, 0.5),
      p95: quantile(times, 0.95),
      hover: quantile(hovers, 0.5),
      faults: quantile(faults, 0.5),
      memory,
    };
  } finally {
    await service.close();
  }
}

/** The same cells as the same files, in memory. */
function measurePeer(): Figures {
  const files = new Map<string, string>();
  const archive = new CellArchive((name, text) => files.set(join(FOLDER, name), text));
  for (const [index, code] of notebook().entries()) archive.accept({ fileName: `cell_${index + 1}.ts`, code });
  archive.settle();
  const toText = (code: string): string => {
    const { program, diagnostics } = parseAnyCell(code);
    return archive.toFile(code, "all", diagnostics.length > 0 ? undefined : (program as unknown as Program)).text;
  };
  const typescript = createRequire(join(FOLDER, "package.json"))("typescript-6") as TypeScriptModule;
  const peer = createPeer(typescript, FOLDER, files);
  const ask = (code: string): number => {
    const text = toText(code);
    const startedAt = performance.now();
    peer.complete(text, text.indexOf("\n") + 1 + code.length);
    return performance.now() - startedAt;
  };
  const first = ask("row99.");
  const times: number[] = [];
  const hovers: number[] = [];
  const faults: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const code of TYPED) times.push(ask(code));
    const hovered = toText(`row${99 - round}.tags`);
    hovers.push(timedSync(() => peer.hover(hovered, hovered.indexOf("\n") + 3)));
    const wrong = toText(`const bad${round}: string = row${99 - round}.id;\ncount = ${round};`);
    faults.push(timedSync(() => peer.check(wrong)));
  }
  const memory = process.memoryUsage.rss() / 1_000_000;
  return {
    first,
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    hover: quantile(hovers, 0.5),
    faults: quantile(faults, 0.5),
    memory,
  };
}

function installPackages(): void {
  if (Object.keys(PACKAGES).every((name) => existsSync(join(FOLDER, "node_modules", name)))) return;
  console.error(`installing ${Object.keys(PACKAGES).join(", ")} into ${FOLDER}`);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, "package.json"), `${JSON.stringify({ private: true, dependencies: PACKAGES })}\n`);
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--silent", "--ignore-scripts"], {
    cwd: FOLDER,
    stdio: "inherit",
  });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function timedSync(work: () => unknown): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

function memoryOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1000;
}
