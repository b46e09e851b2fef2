import { isRecord } from "../../../shared/json.ts";
import { EvaluateError } from "../../evaluate-error.ts";
import type { Model } from "../../model.ts";
import { requireOneEach } from "../features.ts";
import { mapConcurrently } from "../map-concurrently.ts";
import { postJson, shownUrl } from "./post-json.ts";

/** How a model behind an HTTP endpoint is asked. */
export interface HttpModelOptions<Input, Output> {
  /** By default the address. */
  readonly name?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** How many inputs go into one request; all of a batch by default. */
  readonly requestSize?: number;
  /** How many requests may be under way at once; 1 by default. */
  readonly concurrency?: number;
  /** For each attempt; 30 seconds by default. */
  readonly timeoutMs?: number;
  /** How often a request is repeated that was not answered, or answered by 408, 429 or 5xx; 2 by default. */
  readonly retries?: number;
  /** Before the first repetition; twice as long before each further one, unless the server says how long. 500 by default. */
  readonly backoffMs?: number;
  /** The body of a request, `{ instances: inputs }` by default, as TensorFlow Serving, MLflow and KServe understand it. */
  readonly toRequest?: (inputs: readonly Input[]) => unknown;
  /** The outputs in an answer; by default the answer itself, or its `predictions`, whichever is a list. */
  toOutputs?(answer: unknown, inputs: readonly Input[]): readonly Output[];
}

/**
 * A model that a server runs. Inputs are sent as JSON by POST.
 *
 * @throws {@link EvaluateError} `MODEL_FAILED` from `predict`: no answer in time, an error with its body, no JSON, or not one
 * prediction for each input. `BAD_INPUT` for an address that is none.
 * @example
 * const served = modelFromHttp<Iris, string>("http://127.0.0.1:8501/v1/models/iris:predict", { timeoutMs: 5000 });
 */
export function modelFromHttp<Input, Output>(
  url: string | URL,
  options: HttpModelOptions<Input, Output> = {},
): Model<Input, Output> {
  const address = requireAddress(url);
  const name = options.name ?? shownUrl(address);
  const { requestSize = Infinity, concurrency = 1, toRequest = (instances) => ({ instances }) } = options;
  const { timeoutMs = 30_000, retries = 2, backoffMs = 500, headers = {} } = options;
  const ask = async (inputs: readonly Input[]): Promise<readonly Output[]> => {
    const answer = await postJson({ address, name, headers, timeoutMs, retries, backoffMs, body: toRequest(inputs) });
    const outputs = options.toOutputs === undefined ? maybeOutputs(answer) : options.toOutputs(answer, inputs);
    if (Array.isArray(outputs)) return requireOneEach(outputs as readonly Output[], inputs, name);
    throw new EvaluateError("MODEL_FAILED", `"${name}" answered with something that is no list of predictions`, {
      hint: "Say where they are: { toOutputs: (answer) => answer.results }.",
    });
  };
  return {
    name,
    async predict(batch) {
      const requests = [...requestsOf(batch, requestSize)];
      if (requests.length === 0) return [];
      return (await mapConcurrently(requests, concurrency, ask)).flat(1) as readonly Output[];
    },
  };
}

function requireAddress(url: string | URL): URL {
  const address = URL.canParse(String(url)) ? new URL(url) : undefined;
  if (address?.protocol === "http:" || address?.protocol === "https:") return address;
  throw new EvaluateError("BAD_INPUT", `"${String(url)}" is no address of a server`, {
    hint: `Give one that begins with "http://" or "https://".`,
  });
}

function* requestsOf<Input>(batch: readonly Input[], size: number): Generator<readonly Input[]> {
  const step = Number.isFinite(size) ? Math.max(1, Math.floor(size)) : batch.length;
  for (let start = 0; start < batch.length; start += step) yield batch.slice(start, start + step);
}

function maybeOutputs(answer: unknown): readonly unknown[] | undefined {
  const outputs = isRecord(answer) ? answer["predictions"] : answer;
  return Array.isArray(outputs) ? (outputs as readonly unknown[]) : undefined;
}
