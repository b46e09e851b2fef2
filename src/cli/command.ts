import type { CommandDef } from "citty";

import type { Effects } from "./effects.ts";

/** A command as data: citty reads its flags. Made for the world it acts on. */
export type CommandFactory = (effects: Effects) => CommandDef;
