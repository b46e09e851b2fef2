/** The part of a tensor of TensorFlow.js that is used. */
export interface TfjsTensor {
  array(): Promise<unknown>;
  dispose(): void;
}

/** The part of TensorFlow.js that is used, of tfjs and of tfjs-node. */
export interface Tfjs {
  tensor(values: unknown, shape?: readonly number[], dtype?: string): TfjsTensor;
  tensor2d(rows: readonly (readonly number[])[]): TfjsTensor;
  loadLayersModel(handler: unknown): Promise<object>;
  readonly io: {
    withSaveHandler(save: (artifacts: TfjsArtifacts) => Promise<object>): unknown;
    fromMemory(artifacts: TfjsArtifacts): unknown;
  };
}

/** A model as the library hands it to whoever stores it. */
export interface TfjsArtifacts {
  readonly modelTopology?: unknown;
  readonly weightSpecs?: readonly object[];
  readonly weightData?: ArrayBuffer | readonly ArrayBuffer[];
  readonly [part: string]: unknown;
}

/** A layers model or a graph model. */
export interface TfjsModel {
  readonly name?: string;
  predict(input: unknown): unknown;
  executeAsync?(input: unknown): Promise<unknown>;
  fit?(xs: TfjsTensor, ys: TfjsTensor, options: object): Promise<unknown>;
  save?(handler: unknown): Promise<unknown>;
  dispose?(): unknown;
}
