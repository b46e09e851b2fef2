import { existsSync } from "node:fs";

import { chromium, type Browser } from "playwright-core";

const PROGRAMS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The system's Chromium, or the one that the variable CHROMIUM names: playwright-core brings none of its own. */
export function maybeChromium(): string | undefined {
  return [process.env["CHROMIUM"] ?? "", ...PROGRAMS].find((path) => existsSync(path));
}

/** What to do where there is no Chromium. */
export const NO_CHROMIUM = `no Chromium at ${PROGRAMS.join(", ")}: install one ("apt-get install chromium"), or set CHROMIUM to its path`;

export async function launchBrowser(): Promise<Browser> {
  const executablePath = maybeChromium();
  if (executablePath === undefined) throw new Error(NO_CHROMIUM);
  return chromium.launch({
    executablePath,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
