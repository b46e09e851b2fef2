import type { Handler } from "../session/handler.ts";

/** Answers `comm_info_request`: no comm is ever open, and widget libraries ask in order to know just that. */
export const handleCommInfo: Handler<"comm_info_request"> = () => ({ status: "ok", comms: {} });
