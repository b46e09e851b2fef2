// A notebook in a real JupyterLab, driven as its user does: by keys, buttons and what can be seen on the page.
import type { Locator, Page } from "playwright-core";

/** Long enough for a kernel that starts on a busy machine; what takes longer is broken. */
const WAIT_MS = 60_000;
const KERNEL_TITLE = "TypeScript (labtrail)";

/** One code cell and what it shows. */
export class NotebookCell {
  readonly locator: Locator;

  constructor(locator: Locator) {
    this.locator = locator;
  }

  /** Everything the cell shows, each output an element of its own. */
  get outputs(): Locator {
    return this.locator.locator(".jp-OutputArea-output");
  }

  /** The outputs that are drawn from one MIME type, such as `text/html`. */
  outputsOf(mimeType: string): Locator {
    return this.locator.locator(`.jp-OutputArea-output[data-mime-type="${mimeType}"]`);
  }

  /** The text of each output, as it can be read on the page. */
  async texts(): Promise<string[]> {
    return (await this.outputs.allInnerTexts()).map((text) => text.trimEnd());
  }

  /** Waits until the cell has its number, which it gets after its last output. */
  async waitForEnd(): Promise<void> {
    await this.locator.locator(".jp-InputArea-prompt", { hasText: /\[\d+\]/ }).waitFor({ timeout: WAIT_MS });
  }

  /** Waits until the cell shows this text. */
  async waitForText(text: string | RegExp): Promise<void> {
    await this.outputs.filter({ hasText: text }).first().waitFor({ timeout: WAIT_MS });
  }

  /** Answers the question that the cell asks, and returns what was asked. */
  async answer(text: string): Promise<string> {
    const box = this.locator.locator(".jp-Stdin-input");
    await box.waitFor({ timeout: WAIT_MS });
    const question = await this.locator.locator(".jp-Stdin-prompt").innerText();
    await box.fill(text);
    await box.press("Enter");
    return question;
  }
}

/** The page of one notebook. */
export class NotebookPage {
  readonly page: Page;
  /** What the page calls the kernel. */
  readonly #kernelTitle: string;

  private constructor(page: Page, kernelTitle: string) {
    this.page = page;
    this.#kernelTitle = kernelTitle;
  }

  /** Opens the notebook at an address, and waits until its kernel is there. */
  static async open(page: Page, address: string, kernelTitle = KERNEL_TITLE): Promise<NotebookPage> {
    page.setDefaultTimeout(WAIT_MS);
    await page.goto(address);
    const notebook = new NotebookPage(page, kernelTitle);
    await notebook.waitForIdle();
    return notebook;
  }

  cell(index: number): NotebookCell {
    return new NotebookCell(this.page.locator(".jp-Notebook .jp-CodeCell").nth(index));
  }

  /** Waits until the page says that the kernel has nothing to do. */
  async waitForIdle(): Promise<void> {
    await this.page.getByText(`${this.#kernelTitle} | Idle`).waitFor();
  }

  async waitForBusy(): Promise<void> {
    await this.page.getByText(`${this.#kernelTitle} | Busy`).waitFor();
  }

  /** Types a text into the last cell of the notebook, which must be empty, and leaves the cursor behind it. */
  async type(source: string): Promise<NotebookCell> {
    const cells = this.page.locator(".jp-Notebook .jp-CodeCell");
    const cell = this.cell((await cells.count()) - 1);
    const editor = cell.locator.locator(".cm-content");
    await editor.click();
    // As one input, so that the editor closes no bracket and indents no line by itself.
    await editor.fill(source);
    return cell;
  }

  /** Types a cell at the end of the notebook and starts it. The notebook then has a new empty cell at its end. */
  async start(source: string): Promise<NotebookCell> {
    const cell = await this.type(source);
    await this.page.keyboard.press("Shift+Enter");
    return cell;
  }

  /** Types a cell at the end of the notebook, and waits until it has run. */
  async run(source: string): Promise<NotebookCell> {
    const cell = await this.start(source);
    await cell.waitForEnd();
    return cell;
  }

  /** Runs every cell of the notebook. */
  async runAll(): Promise<void> {
    await this.#choose("Run", "Run All Cells");
    const count = await this.page.locator(".jp-Notebook .jp-CodeCell").count();
    await this.cell(count - 1).waitForEnd();
  }

  /** Writes the notebook to its file. */
  async save(): Promise<void> {
    await this.page.keyboard.press("Control+s");
    // The mark of unsaved changes on the tab.
    await this.page.locator(".jp-mod-current.jp-mod-dirty").waitFor({ state: "detached" });
  }

  /** Presses the stop button. */
  async interrupt(): Promise<void> {
    await this.#button("interrupt").click();
  }

  /** Presses the restart button, confirms, and waits for the new kernel. */
  async restart(): Promise<void> {
    await this.#button("restart").click();
    const restarted = this.page.waitForResponse(/\/api\/kernels\/[^/]+\/restart/);
    await this.page.getByRole("button", { name: "Confirm Kernel Restart" }).click();
    // Before, the page still shows the state of the old kernel.
    await restarted;
    await this.waitForIdle();
  }

  /** Asks for completions of what was typed, and returns the names in the popup. */
  async complete(): Promise<string[]> {
    await this.page.keyboard.press("Tab");
    const popup = this.page.locator(".jp-Completer");
    await popup.locator(".jp-Completer-item").first().waitFor();
    return popup.locator(".jp-Completer-match").allInnerTexts();
  }

  /** Takes the selected name of the popup. */
  async acceptCompletion(): Promise<void> {
    await this.page.keyboard.press("Enter");
    await this.page.locator(".jp-Completer").waitFor({ state: "hidden" });
  }

  /** Asks what stands at the cursor, and returns the text of the tooltip. */
  async inspect(): Promise<string> {
    await this.page.keyboard.press("Shift+Tab");
    const tooltip = this.page.locator(".jp-Tooltip");
    await tooltip.waitFor();
    return tooltip.innerText();
  }

  /** Opens the panel that tells of whatever the cursor stands on, and returns it. */
  async openContextualHelp(): Promise<Locator> {
    await this.#choose("Help", "Show Contextual Help");
    const help = this.page.locator(".jp-Inspector-content");
    await help.waitFor();
    return help;
  }

  async close(): Promise<void> {
    await this.page.close();
  }

  async #choose(menu: string, item: string): Promise<void> {
    await this.page.getByRole("menuitem", { name: menu, exact: true }).click();
    await this.page.locator(".lm-Menu-itemLabel").getByText(item, { exact: true }).click();
  }

  #button(name: string): Locator {
    return this.page.locator(`.jp-NotebookPanel-toolbar [data-jp-item-name="${name}"] jp-button`);
  }
}
