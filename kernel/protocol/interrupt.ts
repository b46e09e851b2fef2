/** `interrupt_request` holds nothing. */
export type InterruptRequest = Readonly<Record<string, never>>;

export interface InterruptReply {
  readonly status: "ok";
}

export function parseInterruptRequest(): InterruptRequest {
  return {};
}
