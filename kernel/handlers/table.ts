// What the first reply does not need is loaded when it is first asked for, or once the first reply has gone: the compiler
// and the magics take longer to load than the sockets to bind. What must take effect at once is there from the beginning.
import type { NoticeType, RequestType } from "../protocol/message.ts";
import type { Handler, HandlerTable, NoticeHandler, NoticeTable } from "../session/handler.ts";
import { handleInterrupt } from "./interrupt.ts";
import { handleKernelInfo } from "./kernel-info.ts";
import { handleShutdown } from "./shutdown.ts";

const loadComms = () => import("./comm.ts");
const loadSubshells = () => import("./subshell.ts");

function lazily<Type extends RequestType>(load: () => Promise<Handler<Type>>): Handler<Type> {
  return async (request, context) => (await load())(request, context);
}

function lazilyNoticed<Type extends NoticeType>(load: () => Promise<NoticeHandler<Type>>): NoticeHandler<Type> {
  return async (notice, context) => (await load())(notice, context);
}

/** The handler of every request. */
export const HANDLERS: HandlerTable = {
  kernel_info_request: handleKernelInfo,
  execute_request: lazily(async () => (await import("./execute.ts")).handleExecute),
  complete_request: lazily(async () => (await import("./complete.ts")).handleComplete),
  inspect_request: lazily(async () => (await import("./inspect.ts")).handleInspect),
  is_complete_request: lazily(async () => (await import("./is-complete.ts")).handleIsComplete),
  history_request: lazily(async () => (await import("./history.ts")).handleHistory),
  comm_info_request: lazily(async () => (await import("./comm-info.ts")).handleCommInfo),
  interrupt_request: handleInterrupt,
  shutdown_request: handleShutdown,
  create_subshell_request: lazily(async () => (await loadSubshells()).handleCreateSubshell),
  delete_subshell_request: lazily(async () => (await loadSubshells()).handleDeleteSubshell),
  list_subshell_request: lazily(async () => (await loadSubshells()).handleListSubshell),
};

/** The handler of every message that is not replied to. */
export const NOTICE_HANDLERS: NoticeTable = {
  comm_open: lazilyNoticed(async () => (await loadComms()).handleCommOpen),
  comm_msg: lazilyNoticed(async () => (await loadComms()).handleCommMsg),
  comm_close: lazilyNoticed(async () => (await loadComms()).handleCommClose),
};

/** Loads what was put off, so that the first cell does not wait for it either. */
export async function loadHandlers(): Promise<void> {
  await import("./execute.ts");
  const { warmUp } = await import("./warm-up.ts");
  warmUp();
}
