import type { ExecutionId } from "../../src/shared/ids.ts";
import type { NoticeType } from "../protocol/message.ts";
import type { CommMessage } from "../runtime/runtime.ts";
import type { KernelContext, Notice, NoticeHandler } from "../session/handler.ts";

/** Hands a message to user code. It counts as an execution of its own, so that what a handler shows has it as parent. */
async function deliver({ header }: Notice<NoticeType>, message: CommMessage, context: KernelContext): Promise<void> {
  const { outputs, comms, runtime } = context;
  // The global, since importing `node:crypto` would cost the start 5 ms.
  const executionId = crypto.randomUUID() as string as ExecutionId;
  outputs.remember(executionId, { header, isSilent: false });
  comms.note(message);
  await (await runtime()).deliverComm(executionId, message);
}

/** Takes `comm_open`: a client opens a comm to a target that user code has registered. */
export const handleCommOpen: NoticeHandler<"comm_open"> = (notice, context) => {
  const { content, metadata, buffers } = notice;
  const { comm_id: id, target_name: target, data } = content;
  return deliver(notice, { kind: "open", id, target, data, metadata, buffers }, context);
};

/** Takes `comm_msg`. */
export const handleCommMsg: NoticeHandler<"comm_msg"> = (notice, context) => {
  const { content, metadata, buffers } = notice;
  return deliver(notice, { kind: "message", id: content.comm_id, data: content.data, metadata, buffers }, context);
};

/** Takes `comm_close`. */
export const handleCommClose: NoticeHandler<"comm_close"> = (notice, context) => {
  const { content, metadata, buffers } = notice;
  return deliver(notice, { kind: "close", id: content.comm_id, data: content.data, metadata, buffers }, context);
};
