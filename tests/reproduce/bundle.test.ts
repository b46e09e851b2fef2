import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";

import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { readTar, TAR_END, tarHeader, tarPadding } from "../../src/reproduce/bundle/tar.ts";
import { runInFolder, type CommandOutcome } from "../helpers/run-in-folder.ts";
import type { ScratchRepository } from "../helpers/scratch-repository.ts";
import { createLab, FIT, reproduce, runsOf, succeed } from "./lab.ts";

interface File {
  readonly name: string;
  readonly content: Buffer;
}

async function unpack(bundle: Buffer): Promise<readonly File[]> {
  const files: File[] = [];
  for await (const { name, content } of readTar(toStream(gunzipSync(bundle)))) {
    const parts: Buffer[] = [];
    for await (const part of content) parts.push(part);
    files.push({ name, content: Buffer.concat(parts) });
  }
  return files;
}

async function* toStream(bytes: Buffer, size = 700): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function pack(files: readonly File[]): Buffer {
  const parts = files.flatMap(({ name, content }) => [
    tarHeader(name, content.length),
    content,
    tarPadding(content.length),
  ]);
  return gzipSync(Buffer.concat([...parts, TAR_END]));
}

/** The cells of the lab, one of which has a secret. */
const CELLS = FIT.map(([id, source]): readonly [string, string] => [
  id,
  id === "rate" ? `${source}\nconst password = "open sesame";` : source,
]);

let lab: ScratchRepository;
let bundle: Buffer;

beforeAll(async () => {
  lab = createLab(CELLS);
  lab.write(".env", "TOKEN=open sesame\n");
  lab.write("src/client.ts", `export const client = { apiKey: "open sesame" };\n`);
  lab.write("bin/run.sh", "#!/bin/sh\n");
  await succeed(lab, "run", "notebooks/fit.ipynb");
  await succeed(lab, "bundle", "@last", "-o", "../run.labtrail");
  bundle = readFileSync(join(lab.outside, "run.labtrail"));
});
afterAll(() => lab[Symbol.asyncDispose]());

/** Another machine: an empty folder, in which there is no repository and no store. */
function elsewhere(): string {
  const folder = join(lab.outside, "elsewhere");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  return folder;
}

function importInto(folder: string, content: Buffer, ...args: readonly string[]): Promise<CommandOutcome> {
  writeFileSync(join(lab.outside, "given.labtrail"), content);
  return runInFolder(folder, ["import", "../given.labtrail", ...args], lab.env);
}

test("a bundled run is the same in another folder, with neither a clone nor a store, once its secret is given", async () => {
  const folder = elsewhere();

  const imported = await importInto(folder, bundle);
  const again = await runInFolder(folder, ["reproduce", "@last", "--tol", "0", "--json"], {
    ...lab.env,
    password: "open",
  });

  expect([imported.exitCode, imported.stdout]).toEqual([0, ""]);
  expect(imported.stderr).toMatch(/^run [a-z]+-[a-z]+-\d+ is here now\./m);
  expect([again.exitCode, again.stderr]).toEqual([0, ""]);
  const [original, made] = runsOf(folder);
  expect(original).toMatchObject({ run: runsOf(lab.folder)[0]?.run, slice: runsOf(lab.folder)[0]?.slice });
  expect(made?.tags).toEqual({ reproduces: original?.run.id, reproduction: "same" });
});

test("it is the same in another clone, too, also one whose files are others", async () => {
  await using clone = createLab();
  rmSync(join(clone.folder, "data"), { recursive: true });
  clone.write("src/scale.ts", "export const scale = () => 1;\n");
  writeFileSync(join(clone.outside, "run.labtrail"), bundle);

  await succeed(clone, "import", "../run.labtrail");
  const status = clone.status();
  const { exitCode, report } = await reproduce(clone.with({ password: "open" }), "@last", "--tol", "0");

  expect([exitCode, report.outcome]).toEqual([0, "same"]);
  expect(clone.status()).toBe(status);
});

test("a run of another machine and another Node is told to be one before it is made again", async () => {
  const folder = elsewhere();
  const files = await unpack(bundle);
  const other = withManifest(files, (manifest) => {
    const environment = runIn(manifest).details["environment"] as never as Record<string, string>;
    Object.assign(environment, { node: "18.20.0", os: "plan9 4 mips" });
  });
  await importInto(folder, other);

  const { stdout } = await runInFolder(folder, ["reproduce", "@last", "--json"], { ...lab.env, password: "open" });

  const { preflight } = JSON.parse(stdout) as { preflight: { verdict: string; differences: string[] } };
  expect(preflight).toMatchObject({
    verdict: "other-environment",
    differences: [
      `node is ${process.versions.node} and was 18.20.0 (npx node@18.20.0 is the same)`,
      `platform is ${process.platform} ${process.arch} and was plan9 mips`,
    ],
  });
});

test("it can be made again several times, each from the same files", async () => {
  const folder = elsewhere();
  await importInto(folder, bundle);

  const args = ["reproduce", "@last", "--times", "2", "--tol", "0", "--json"];
  const { exitCode, stdout } = await runInFolder(folder, args, { ...lab.env, password: "open" });

  expect([exitCode, (JSON.parse(stdout) as { reproductions: unknown[] }).reproductions]).toMatchObject([0, [{}, {}]]);
});

test("a run that is imported twice is there once", async () => {
  const folder = elsewhere();
  await importInto(folder, bundle);

  const second = await importInto(folder, bundle, "--json");

  expect(JSON.parse(second.stdout)).toMatchObject({ isNew: false });
  expect(runsOf(folder)).toHaveLength(1);
});

test("no secret is in a bundle, and what was taken out or left out is told", async () => {
  const { stderr } = await lab.labtrail("bundle", "@last", "-o", "../second.labtrail");

  const files = await unpack(bundle);

  expect(files.filter(({ content }) => content.includes("sesame")).map(({ name }) => name)).toEqual([]);
  expect(stderr).toContain(`note: secrets were taken out of "notebooks/fit.ipynb"`);
  expect(stderr).toContain(`note: secrets were taken out of "src/client.ts"`);
});

test("data beyond the limit stays out, and is then looked for where the bundle has come to", async () => {
  const { stderr } = await lab.labtrail("bundle", "@last", "-o", "../small.labtrail", "--max-size", "1");
  const folder = elsewhere();
  await importInto(folder, readFileSync(join(lab.outside, "small.labtrail")));

  const { exitCode, stdout } = await runInFolder(folder, ["reproduce", "@last"], { ...lab.env, password: "open" });

  expect(stderr).toContain(`note: the file "data/train.csv" is beyond the limit of size, and was left out`);
  expect([exitCode, stdout]).toEqual([
    2,
    expect.stringMatching(/the file "data\/train.csv" \([0-9a-f]{12}\) is missing/),
  ]);
});

async function refuse(content: Buffer, ...args: readonly string[]): Promise<string> {
  const folder = elsewhere();
  const { exitCode, stderr } = await importInto(folder, content, ...args);
  expect([exitCode, readdirSync(folder)]).toEqual([1, []]);
  return stderr;
}

const withManifest = (files: readonly File[], change: (manifest: Record<string, unknown>) => void): Buffer => {
  const [first, ...rest] = files;
  const manifest = JSON.parse(String(first?.content)) as Record<string, unknown>;
  change(manifest);
  return pack([{ name: "manifest.json", content: Buffer.from(JSON.stringify(manifest)) }, ...rest]);
};

const runIn = (manifest: Record<string, unknown>) => manifest["run"] as { details: Record<string, never> };

describe("a bundle that somebody has tampered with is refused, and leaves nothing behind", () => {
  test("when a file of it wants to lie elsewhere", async () => {
    const files = await unpack(bundle);

    for (const name of ["../evil.txt", "/tmp/evil.txt", "objects/../../evil", "objects/evil"]) {
      const stderr = await refuse(pack([...files, { name, content: Buffer.from("evil") }]));
      expect(stderr).toContain(`it holds "${name}", of which its manifest does not speak`);
    }
  });

  test("when its content is not what the digest says", async () => {
    const files = await unpack(bundle);
    const last = files.at(-1);
    const changed = Buffer.from(last?.content ?? []).fill(65);

    const stderr = await refuse(pack([...files.slice(0, -1), { name: last?.name ?? "", content: changed }]));

    expect(stderr).toContain("is not what its digest says");
  });

  test("when content is missing, or it ends early", async () => {
    const files = await unpack(bundle);

    expect(await refuse(pack(files.slice(0, -1)))).toContain("it lacks the content");
    expect(await refuse(bundle.subarray(0, bundle.length / 2))).toContain("is no bundle, or a damaged one");
    expect(await refuse(Buffer.from("no archive at all"))).toContain("is no bundle, or a damaged one");
  });

  test("when it holds a link, or more than is allowed", async () => {
    const link = tarHeader("objects/link", 0);
    link.write("2", 156);
    link.write("        ", 148);
    link.write(
      `${link
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, "0")}\0 `,
      148,
    );
    const files = gunzipSync(pack((await unpack(bundle)).slice(0, 1))).subarray(0, -TAR_END.length);

    expect(await refuse(gzipSync(Buffer.concat([files, link, TAR_END])))).toContain(`"objects/link" in it is no file`);
    expect(await refuse(bundle, "--max-size", "2000")).toContain("the bundle holds more than 2000 bytes");
  });

  test("when its rows are not those of a run", async () => {
    const files = await unpack(bundle);
    const traversing = withManifest(files, (manifest) => {
      runIn(manifest).details["artifacts"] = [{ name: "x", digest: "../../../../etc/passwd" }] as never;
    });
    const option = withManifest(files, (manifest) => {
      runIn(manifest).details["code"] = { commit: "--upload-pack=evil", isDirty: false, leftOut: [] } as never;
    });
    const newer = withManifest(files, (manifest) => void (manifest["version"] = 2));

    expect(await refuse(traversing)).toContain("the run.details.artifacts[0].digest is not of the right form");
    expect(await refuse(option)).toContain("the run.details.code.commit is not of the right form");
    expect(await refuse(newer)).toContain("made by a newer labtrail");
  });

  test("and its code stays inside of the folder that it is put into", async () => {
    const files = await unpack(bundle);
    const evil = { path: "../../evil.txt", digest: "a".repeat(64), isExecutable: true };
    const hooks = { ...evil, path: ".git/hooks/post-checkout" };
    const folder = elsewhere();
    const content = Buffer.from("evil");
    const digest = createHash("sha256").update(content).digest("hex");
    const changed = withManifest([...files, { name: `objects/${digest}`, content }], (manifest) => {
      const { code, objects } = manifest as never as { code: { files: unknown[] }; objects: Record<string, number> };
      code.files.push(
        { ...evil, digest },
        { ...hooks, digest },
        { ...evil, path: "read.txt", digest: "../../trail.db" },
      );
      objects[digest] = content.length;
    });

    await importInto(folder, changed);
    const { exitCode } = await runInFolder(folder, ["reproduce", "@last", "--in", "tree"], {
      ...lab.env,
      password: "open",
    });

    expect(exitCode).toBe(0);
    expect(existsSync(join(lab.outside, "evil.txt"))).toBe(false);
    expect(readdirSync(join(folder, "tree")).toSorted()).toEqual(
      [".gitignore", ".labtrail", "bin", "data", "notebooks", "package.json", "src"].toSorted(),
    );
  });
});

test("an archive gives back what was put into it, in whatever pieces it comes", async () => {
  const file = fc.record({
    name: fc.stringMatching(/^[a-z0-9./]{1,99}$/),
    content: fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(file, { maxLength: 5 }), fc.integer({ min: 1, max: 3000 }), async (files, size) => {
      const bytes = gunzipSync(pack(files));
      const read: File[] = [];
      for await (const { name, content } of readTar(toStream(bytes, size))) {
        const parts: Buffer[] = [];
        for await (const part of content) parts.push(part);
        read.push({ name, content: Buffer.concat(parts) });
      }
      expect(read).toEqual(files);
    }),
    { numRuns: 60 },
  );
});
