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
  namespace Deno {
    const jupyter: {
      /** The name of the method that gives a value's MIME bundle. */
      readonly $display: symbol;
      readonly display: typeof display;
      html(strings: TemplateStringsArray, ...values: readonly unknown[]): object;
      md(strings: TemplateStringsArray, ...values: readonly unknown[]): object;
      svg(strings: TemplateStringsArray, ...values: readonly unknown[]): object;
    };
  }
}

export {};
