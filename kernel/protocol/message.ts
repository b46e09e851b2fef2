import type { JsonObject } from "../../src/shared/json.ts";
import {
  parseCommContent,
  parseCommInfoRequest,
  parseCommOpen,
  type CommContent,
  type CommInfoReply,
  type CommInfoRequest,
  type CommOpen,
} from "./comm.ts";
import { parseCompleteRequest, type CompleteReply, type CompleteRequest } from "./complete.ts";
import { parseExecuteRequest, type ExecuteErrorReply, type ExecuteOkReply, type ExecuteRequest } from "./execute.ts";
import { createHeader, type Header, type NoHeader } from "./header.ts";
import { parseHistoryRequest, type HistoryReply, type HistoryRequest } from "./history.ts";
import { parseInspectRequest, type InspectReply, type InspectRequest } from "./inspect.ts";
import { parseInterruptRequest, type InterruptReply, type InterruptRequest } from "./interrupt.ts";
import { parseIsCompleteRequest, type IsCompleteReply, type IsCompleteRequest } from "./is-complete.ts";
import { parseKernelInfoRequest, type KernelInfoReply, type KernelInfoRequest } from "./kernel-info.ts";
import type { ClearOutput, DisplayData, ErrorOutput, ExecuteInput, ExecuteResult, Stream } from "./output.ts";
import { parseShutdownRequest, type ShutdownReply, type ShutdownRequest } from "./shutdown.ts";
import type { IopubWelcome, Status } from "./status.ts";
import {
  parseCreateSubshellRequest,
  parseDeleteSubshellRequest,
  parseListSubshellRequest,
  type CreateSubshellReply,
  type CreateSubshellRequest,
  type DeleteSubshellReply,
  type DeleteSubshellRequest,
  type ListSubshellReply,
  type ListSubshellRequest,
} from "./subshell.ts";

/** One message of any channel, without the frames that address it. */
export interface Message {
  readonly header: Header;
  readonly parent_header: Header | NoHeader;
  readonly metadata: JsonObject;
  readonly content: JsonObject;
  readonly buffers: readonly Uint8Array[];
}

/** Every request this kernel answers, with what it holds and what answers it. */
export interface Requests {
  readonly kernel_info_request: { readonly request: KernelInfoRequest; readonly reply: KernelInfoReply };
  readonly execute_request: {
    readonly request: ExecuteRequest;
    readonly reply: ExecuteOkReply | ExecuteErrorReply;
  };
  readonly complete_request: { readonly request: CompleteRequest; readonly reply: CompleteReply };
  readonly inspect_request: { readonly request: InspectRequest; readonly reply: InspectReply };
  readonly is_complete_request: { readonly request: IsCompleteRequest; readonly reply: IsCompleteReply };
  readonly history_request: { readonly request: HistoryRequest; readonly reply: HistoryReply };
  readonly comm_info_request: { readonly request: CommInfoRequest; readonly reply: CommInfoReply };
  readonly interrupt_request: { readonly request: InterruptRequest; readonly reply: InterruptReply };
  readonly shutdown_request: { readonly request: ShutdownRequest; readonly reply: ShutdownReply };
  readonly create_subshell_request: { readonly request: CreateSubshellRequest; readonly reply: CreateSubshellReply };
  readonly delete_subshell_request: { readonly request: DeleteSubshellRequest; readonly reply: DeleteSubshellReply };
  readonly list_subshell_request: { readonly request: ListSubshellRequest; readonly reply: ListSubshellReply };
}

export type RequestType = keyof Requests;
export type RequestContent<Type extends RequestType> = Requests[Type]["request"];
export type ReplyContent<Type extends RequestType> = Requests[Type]["reply"];

/** What a client tells on shell without waiting for a reply. */
export interface Notices {
  readonly comm_open: CommOpen;
  readonly comm_msg: CommContent;
  readonly comm_close: CommContent;
}

export type NoticeType = keyof Notices;

/** Every message this kernel broadcasts on iopub. */
export interface Broadcasts {
  readonly status: Status;
  readonly iopub_welcome: IopubWelcome;
  readonly stream: Stream;
  readonly display_data: DisplayData;
  readonly update_display_data: DisplayData;
  readonly execute_input: ExecuteInput;
  readonly execute_result: ExecuteResult;
  readonly error: ErrorOutput;
  readonly clear_output: ClearOutput;
  readonly shutdown_reply: ShutdownReply;
  readonly comm_open: CommOpen;
  readonly comm_msg: CommContent;
  readonly comm_close: CommContent;
}

export type BroadcastType = keyof Broadcasts;

type Parser<Type extends RequestType> = (content: JsonObject) => RequestContent<Type>;

/** Turns the content of a request into its full type. Each throws {@link ProtocolError} `MALFORMED_CONTENT`. */
export const REQUEST_PARSERS: { readonly [Type in RequestType]: Parser<Type> } = {
  kernel_info_request: parseKernelInfoRequest,
  execute_request: parseExecuteRequest,
  complete_request: parseCompleteRequest,
  inspect_request: parseInspectRequest,
  is_complete_request: parseIsCompleteRequest,
  history_request: parseHistoryRequest,
  comm_info_request: parseCommInfoRequest,
  interrupt_request: parseInterruptRequest,
  shutdown_request: parseShutdownRequest,
  create_subshell_request: parseCreateSubshellRequest,
  delete_subshell_request: parseDeleteSubshellRequest,
  list_subshell_request: parseListSubshellRequest,
};

/** As {@link REQUEST_PARSERS}, for notices. */
export const NOTICE_PARSERS: { readonly [Type in NoticeType]: (content: JsonObject) => Notices[Type] } = {
  comm_open: parseCommOpen,
  comm_msg: parseCommContent,
  comm_close: parseCommContent,
};

export function isNoticeType(msg_type: string): msg_type is NoticeType {
  return Object.hasOwn(NOTICE_PARSERS, msg_type);
}

export function isRequestType(msg_type: string): msg_type is RequestType {
  return Object.hasOwn(REQUEST_PARSERS, msg_type);
}

export function replyTypeOf(request: RequestType): string {
  return request.replace(/_request$/, "_reply");
}

/** What a new message is made of; the header is added. */
export interface MessageSpec {
  readonly session: string;
  readonly parent: Header | undefined;
  readonly content: object;
  readonly metadata?: JsonObject;
  readonly buffers?: readonly Uint8Array[];
}

export function createMessage(msg_type: string, spec: MessageSpec): Message {
  const { session, parent, content, metadata = {}, buffers = [] } = spec;
  return {
    header: createHeader(msg_type, session),
    parent_header: parent ?? {},
    metadata,
    // Contents are written as interfaces, which have no index signature; all of them hold JSON only.
    content: content as JsonObject,
    buffers,
  };
}
