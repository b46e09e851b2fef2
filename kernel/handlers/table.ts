// What the first reply does not need is loaded when it is first asked for: the compiler and the magics take longer to
// load than the sockets to bind.
import type { RequestType } from "../protocol/message.ts";
import type { Handler, HandlerTable, NoticeTable } from "../session/handler.ts";
import { handleCommClose, handleCommMsg, handleCommOpen } from "./comm.ts";
import { handleCommInfo } from "./comm-info.ts";
import { handleComplete } from "./complete.ts";
import { handleHistory } from "./history.ts";
import { handleInspect } from "./inspect.ts";
import { handleInterrupt } from "./interrupt.ts";
import { handleKernelInfo } from "./kernel-info.ts";
import { handleShutdown } from "./shutdown.ts";
import { handleCreateSubshell, handleDeleteSubshell, handleListSubshell } from "./subshell.ts";

function lazily<Type extends RequestType>(load: () => Promise<Handler<Type>>): Handler<Type> {
  return async (request, context) => (await load())(request, context);
}

/** The handler of every request. */
export const HANDLERS: HandlerTable = {
  kernel_info_request: handleKernelInfo,
  execute_request: lazily(async () => (await import("./execute.ts")).handleExecute),
  complete_request: handleComplete,
  inspect_request: handleInspect,
  is_complete_request: lazily(async () => (await import("./is-complete.ts")).handleIsComplete),
  history_request: handleHistory,
  comm_info_request: handleCommInfo,
  interrupt_request: handleInterrupt,
  shutdown_request: handleShutdown,
  create_subshell_request: handleCreateSubshell,
  delete_subshell_request: handleDeleteSubshell,
  list_subshell_request: handleListSubshell,
};

/** The handler of every message that is not replied to. */
export const NOTICE_HANDLERS: NoticeTable = {
  comm_open: handleCommOpen,
  comm_msg: handleCommMsg,
  comm_close: handleCommClose,
};

/** Loads what was put off, so that the first cell does not wait for it either. */
export async function loadHandlers(): Promise<void> {
  await import("./execute.ts");
}
