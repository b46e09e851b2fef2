/** `kernel_info_request` holds nothing. */
export type KernelInfoRequest = Readonly<Record<string, never>>;

export interface LanguageInfo {
  readonly name: string;
  readonly version: string;
  readonly mimetype: string;
  readonly file_extension: string;
  readonly pygments_lexer: string;
  readonly codemirror_mode: string;
  readonly nbconvert_exporter: string;
}

export interface KernelInfoReply {
  readonly status: "ok";
  readonly protocol_version: string;
  readonly implementation: string;
  readonly implementation_version: string;
  readonly language_info: LanguageInfo;
  readonly banner: string;
  /** Superseded by `supported_features` in 5.5, and still read by frontends. */
  readonly debugger: boolean;
  readonly supported_features: readonly string[];
  readonly help_links: readonly { readonly text: string; readonly url: string }[];
}

export function parseKernelInfoRequest(): KernelInfoRequest {
  return {};
}
