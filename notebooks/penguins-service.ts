// Production code: it imports the module that the notebook exports, and nothing of notebooks or kernels.
// Usage: node penguins-service.ts BILL_LENGTH BILL_DEPTH FLIPPER_LENGTH MASS       one penguin, in mm and g
//        node penguins-service.ts < penguins.jsonl                                one penguin as JSON on each line
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { FEATURES, predict, type Measurements, type Network } from "./penguins.ts";

const MODEL = fileURLToPath(new URL("models/penguins.json", import.meta.url));

/** A request that makes no sense: the message says which value, and what was expected. */
class RequestError extends Error {}

function parseMeasurements(request: unknown): Measurements {
  if (typeof request !== "object" || request === null || Array.isArray(request)) {
    throw new RequestError(`expected an object with ${FEATURES.join(", ")}, got ${JSON.stringify(request)}`);
  }
  const values = request as Readonly<Record<string, unknown>>;
  const measurement = (feature: string): number => {
    const value = values[feature];
    if (typeof value === "number" && Number.isFinite(value) && value > 0) return value;
    throw new RequestError(`"${feature}" must be a number above 0, got ${JSON.stringify(value) ?? "nothing"}`);
  };
  return {
    billLengthMm: measurement("billLengthMm"),
    billDepthMm: measurement("billDepthMm"),
    flipperLengthMm: measurement("flipperLengthMm"),
    bodyMassG: measurement("bodyMassG"),
  };
}

function parseArguments(args: readonly string[]): unknown {
  if (args.length !== FEATURES.length) {
    throw new RequestError(`expected ${FEATURES.length} numbers (${FEATURES.join(", ")}), got ${args.length}`);
  }
  return Object.fromEntries(
    FEATURES.map((feature, index) => {
      const text = args[index] ?? "";
      const value = Number(text);
      // What is no number is passed on as it was typed, so that the complaint can quote it.
      return [feature, text.trim() === "" || Number.isNaN(value) ? text : value];
    }),
  );
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new RequestError(`this is not JSON: ${line}`, { cause: error });
  }
}

/** Answers one request on stdout, or complains on stderr; returns whether it could answer. */
function answer(network: Network, source: string, readRequest: () => unknown): boolean {
  try {
    const { species, probability } = predict(network, parseMeasurements(readRequest()));
    process.stdout.write(`${JSON.stringify({ species, probability: Number(probability.toFixed(4)) })}\n`);
    return true;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    process.stderr.write(`${source}: ${error.message}\n`);
    return false;
  }
}

// The file is written by the notebook together with the module, so its shape is trusted.
const network = JSON.parse(readFileSync(MODEL, "utf8")) as Network;
const args = process.argv.slice(2);

if (args.length > 0) {
  if (!answer(network, "arguments", () => parseArguments(args))) process.exitCode = 1;
} else {
  let lineNumber = 0;
  for await (const line of createInterface({ input: process.stdin })) {
    lineNumber += 1;
    if (line.trim() !== "" && !answer(network, `line ${lineNumber}`, () => parseLine(line))) process.exitCode = 1;
  }
}
