import { packageVersion } from "../../src/shared/installation.ts";
import { TYPESCRIPT_VERSION } from "../../src/shared/typescript-version.ts";
import { PROTOCOL_VERSION } from "../protocol/header.ts";
import type { Handler } from "../session/handler.ts";

/** Answers `kernel_info_request`: what this kernel is. On the start path: it may import nothing heavy. */
export const handleKernelInfo: Handler<"kernel_info_request"> = () => ({
  status: "ok",
  protocol_version: PROTOCOL_VERSION,
  implementation: "labtrail",
  implementation_version: packageVersion,
  language_info: {
    name: "typescript",
    version: TYPESCRIPT_VERSION,
    mimetype: "application/typescript",
    file_extension: ".ts",
    pygments_lexer: "typescript",
    codemirror_mode: "typescript",
    nbconvert_exporter: "script",
  },
  banner: `labtrail ${packageVersion}: TypeScript ${TYPESCRIPT_VERSION} on Node ${process.versions.node}`,
  debugger: false,
  supported_features: ["kernel subshells"],
  help_links: [
    { text: "TypeScript handbook", url: "https://www.typescriptlang.org/docs/handbook/intro.html" },
    { text: "Node.js documentation", url: "https://nodejs.org/docs/latest/api/" },
  ],
});
