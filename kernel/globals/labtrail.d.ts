// What cells find without importing it, as the type checker and completion know it. The names themselves come from
// kernel/runtime/child.ts; a test compares the two.

interface DisplayOptions {
  /** The value is a bundle: an object with one property for each MIME type. */
  readonly raw?: boolean;
  readonly metadata?: object;
  /** Lets a later display take the place of this one. */
  readonly display_id?: string;
  /** Takes the place of the display with this `display_id` instead of adding one. */
  readonly update?: boolean;
}

/** Something that is shown by itself: as the last expression of a cell, by `display`, and within other markup. */
interface DisplayValue {
  toString(): string;
}

/** As a function it takes a text as it is; as the tag of a template, what is interpolated is text, or markup of its kind. */
interface MarkupTag {
  (text: string): DisplayValue;
  (strings: TemplateStringsArray, ...values: readonly unknown[]): DisplayValue;
}

interface ImageOptions {
  /** How large it is shown, in pixels; as large as it is when left out. */
  readonly width?: number;
  readonly height?: number;
  /** Read to those who do not see it. */
  readonly alt?: string;
}

interface PlotOptions {
  /** Chosen by the columns when left out. */
  readonly kind?: "line" | "bar" | "scatter" | "histogram" | "box";
  /** The column along the x axis; the number of the row when left out. */
  readonly x?: string;
  /** A column or several; all columns of numbers when left out. */
  readonly y?: string | readonly string[];
  /** A column whose values have a colour each. */
  readonly by?: string;
  readonly title?: string;
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** The size of the picture in pixels. */
  readonly width?: number;
  readonly height?: number;
  /** How many bars a histogram has. */
  readonly bins?: number;
}

interface ProgressOptions {
  /** What is going on. */
  readonly label?: string;
  /** How many steps there are, where the source does not say. */
  readonly total?: number;
}

/** A bar. It is shown with its first step. */
interface ProgressBar<Item> extends Iterable<Item>, AsyncIterable<Item> {
  readonly isRunning: boolean;
  /** That many more steps are done. */
  tick(count?: number): void;
  /** So many steps are done. */
  set(done: number): void;
  /** Changes what is going on. */
  describe(label: string): void;
  end(): void;
}

interface CommExtras {
  readonly metadata?: object;
  /** Raw bytes, which JSON cannot hold. */
  readonly buffers?: readonly (ArrayBuffer | ArrayBufferView)[];
}

interface ReceivedExtras {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly buffers: readonly Uint8Array[];
}

/** Hears a message of a comm. What it shows belongs to that message. */
type CommListener = (data: any, extras: ReceivedExtras) => unknown;

interface Comm {
  readonly id: string;
  readonly target: string;
  /** Sends a message to the frontends. */
  send(data?: unknown, extras?: CommExtras): void;
  /** Closes both sides; does nothing when the comm is closed. */
  close(data?: unknown, extras?: CommExtras): void;
  /** Calls the listener with each message of a frontend. */
  onMsg(listener: CommListener): void;
  /** Calls the listener when a frontend closes the comm. */
  onClose(listener: CommListener): void;
}

declare global {
  /**
   * Shows a value below the cell, in the richest form it has.
   *
   * @example
   * display(penguins.slice(0, 5));
   * display({ "image/svg+xml": svg, "text/plain": "a plot" }, { raw: true });
   */
  function display(value: unknown, options?: DisplayOptions): Promise<void> | undefined;

  namespace display {
    /**
     * Shows values of a class, and of its subclasses that have no renderer of their own, as `render` says: by a bundle, or
     * by something that is shown in the value's stead; undefined leaves it to others.
     *
     * @param render - Null takes the renderer of the class away.
     */
    function register<Value>(
      type: abstract new (...args: never[]) => Value,
      render: ((value: Value) => unknown) | null,
    ): void;
  }

  /**
   * Shows a value in the place of one that was displayed with a `display_id`.
   *
   * @example
   * display("epoch 1", { display_id: "progress" });
   * updateDisplay("epoch 2", "progress");
   */
  function updateDisplay(value: unknown, target: string | DisplayOptions): Promise<void> | undefined;

  /** HTML: `html("<b>as it is</b>")`, or as the tag of a template, whose values are text. */
  const html: MarkupTag;
  /** Markdown, as a text or as the tag of a template. */
  const md: MarkupTag;
  /** SVG, as a text or as the tag of a template. */
  const svg: MarkupTag;
  /** A formula, as a text or as the tag of a template, in which backslashes stand for themselves. */
  const latex: MarkupTag;

  /** A picture from bytes, from a file, or from the text of an SVG. It is read now. */
  function image(source: string | URL | ArrayBuffer | ArrayBufferView, options?: ImageOptions): DisplayValue;

  /** Shows a value as a tree that can be opened. What it holds is taken now. */
  function json(value: unknown, options?: { readonly expanded?: boolean }): DisplayValue;

  /**
   * Draws a table, an array of numbers, an object of arrays, or what `fit` of TensorFlow.js gives.
   *
   * @example
   * plot(penguins, { x: "bill_length_mm", y: "bill_depth_mm", by: "species" });
   */
  function plot(value: unknown, options?: PlotOptions): DisplayValue;

  /**
   * Removes what the cell has shown so far.
   *
   * @param wait - Removes it when the next output is there, so that nothing flickers.
   */
  function clearOutput(wait?: boolean): void;

  /**
   * Asks the user for a line, and waits for it.
   *
   * @param text - What is asked.
   * @param fallback - Returned when the line is empty.
   * @returns The line, or null when the user dismissed the question.
   */
  function prompt(text?: unknown, fallback?: unknown): string | null;

  /**
   * Asks the user for a secret, which is not shown while it is typed, and waits for it.
   *
   * @returns The secret, or null when the user dismissed the question.
   */
  function getpass(text?: unknown): string | null;

  /** Shows a message, and waits until the user has seen it. */
  function alert(text?: unknown): void;

  /** Asks a question for yes or no, and waits for the answer; anything but yes is no. */
  function confirm(text?: unknown): boolean;

  /**
   * Goes through a source, or counts, and shows how far it has come.
   *
   * @example
   * for (const row of progress(rows, { label: "reading" })) read(row);
   */
  function progress<Item>(source: Iterable<Item> | AsyncIterable<Item>, options?: ProgressOptions): ProgressBar<Item>;
  function progress(total: number, options?: ProgressOptions): ProgressBar<number>;

  /** Says what cannot be seen of an experiment, and finds runs. */
  const track: import("../../src/track/api/track.js").Track;

  /** What notebooks written for ijavascript use. */
  const $$: any;

  /**
   * Opens a line to JavaScript in the page, such as a widget.
   *
   * @param target - The name under which the page listens.
   */
  function openComm(target: string, data?: unknown, extras?: CommExtras): Comm;

  /** Calls the listener for each line that the page opens to this name. */
  function registerCommTarget(
    target: string,
    listener: (comm: Comm, data: any, extras: ReceivedExtras) => unknown,
  ): void;

  /** What notebooks written for Deno use. */
  const Deno: {
    readonly [name: string]: any;
    readonly jupyter: {
      /** The name of the method that gives a value's MIME bundle. */
      readonly $display: symbol;
      readonly display: typeof display;
      html(strings: TemplateStringsArray, ...values: readonly unknown[]): object;
      md(strings: TemplateStringsArray, ...values: readonly unknown[]): object;
      svg(strings: TemplateStringsArray, ...values: readonly unknown[]): object;
    };
  };
}

export {};
