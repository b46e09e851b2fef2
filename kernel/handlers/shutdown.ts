import type { ShutdownReply } from "../protocol/shutdown.ts";
import type { Handler } from "../session/handler.ts";

/** Answers `shutdown_request`, also while a cell runs. A restart is a new process, which the client starts. */
export const handleShutdown: Handler<"shutdown_request"> = ({ header, content }, { publisher, stop }) => {
  const reply: ShutdownReply = { status: "ok", restart: content.restart };
  // All clients of the kernel should know, not only the one that asked (messaging, kernel shutdown).
  publisher.publish("shutdown_reply", reply, header);
  stop();
  return reply;
};
