import type { Handler } from "../session/handler.ts";

/** Answers `comm_info_request`: which comms are open. Widget libraries ask when a page with outputs is loaded. */
export const handleCommInfo: Handler<"comm_info_request"> = ({ content }, { comms }) => {
  const open = [...comms.list(content.target_name)].map(([id, target_name]) => [id, { target_name }] as const);
  return { status: "ok", comms: Object.fromEntries(open) };
};
