import { countText } from "../../../src/display/number-text.ts";
import { renderTableHtml } from "../../../src/display/table/table-html.ts";
import { renderTableText } from "../../../src/display/table/table-text.ts";
import { toTableView } from "../../../src/display/table/table-view.ts";
import { fromRows } from "../../../src/frame/frame.ts";
import { dataProperty, hasMethods } from "../../../src/shared/data-property.ts";
import { type Renderer, rendering } from "./rendering.ts";

/** The part of a layer of TensorFlow.js that is used. */
interface Layer {
  readonly name: string;
  readonly outputShape: unknown;
  readonly inboundNodes?: readonly { readonly inboundLayers?: readonly { readonly name: string }[] }[];
  getClassName(): string;
  countParams(): number;
}

interface Model extends Layer {
  readonly layers: readonly Layer[];
  readonly trainableWeights: readonly { readonly shape: readonly number[] }[];
}

/** A model of more layers is shown by the first and the last ones. */
const MAX_LAYERS = 200;

function isModel(value: object): value is Model {
  return (
    Array.isArray(dataProperty(value, "layers")) &&
    hasMethods(value, ["fit", "predict", "summary", "getClassName", "countParams"])
  );
}

/** What a layer cannot say before it knows what comes into it. */
function maybeKnown<Value>(ask: () => Value): Value | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

/** One shape, or several of a layer with several outputs; the size of the batch is left open. */
function shapeText(shape: unknown): string {
  if (!Array.isArray(shape)) return "unknown";
  if (Array.isArray(shape[0])) return shape.map(shapeText).join(", ");
  return `[${shape.map((size: unknown) => (size === null ? "?" : String(size))).join(", ")}]`;
}

function inputsOf(layer: Layer): string {
  const names = (layer.inboundNodes ?? []).flatMap(({ inboundLayers = [] }) => inboundLayers.map(({ name }) => name));
  return [...new Set(names)].join(", ");
}

function toRow(layer: Layer, isSequence: boolean): readonly unknown[] {
  const row = [
    layer.name,
    layer.getClassName(),
    shapeText(maybeKnown(() => layer.outputShape)),
    maybeKnown(() => layer.countParams()),
  ];
  // In a sequence each layer takes what the one before it gives.
  return isSequence ? row : [...row, inputsOf(layer)];
}

function summarize(model: Model): string {
  const total = maybeKnown(() => model.countParams());
  if (total === undefined) return `${model.getClassName()}: not built yet, so its parameters are not known`;
  const trainable = model.trainableWeights.reduce(
    (sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1),
    0,
  );
  const parts = `${countText(trainable)} trainable, ${countText(total - trainable)} not`;
  return `${model.getClassName()} ${model.name}: ${countText(total)} parameters (${parts})`;
}

/** Models of TensorFlow.js, layer by layer. */
export const maybeModel: Renderer = (value) => {
  if (!isModel(value)) return undefined;
  const isSequence = value.getClassName() === "Sequential";
  const rows = value.layers.map((layer) => toRow(layer, isSequence));
  const names = ["layer", "type", "output shape", "parameters", ...(isSequence ? [] : ["inputs"])];
  const columns = names.map((name) => ({ name, type: undefined }));
  const frame = fromRows({ kind: "Model", columns, rowCount: rows.length }, (start, end) => rows.slice(start, end));
  const view = { ...toTableView(frame, MAX_LAYERS / 2), summary: summarize(value) };
  return rendering({ "text/html": renderTableHtml(view), "text/plain": renderTableText(view) });
};
