import type { CommandFactory } from "../command.ts";

/** `labtrail git`: notebooks without outputs in git, with outputs on disk, and their modules in the same commit. */
export const gitCommandFactory: CommandFactory = (effects) => ({
  meta: { name: "git", description: "Keep outputs of notebooks out of git, and lose none of them" },
  subCommands: {
    install: async () => (await import("./git/install.ts")).installCommandFactory(effects),
    uninstall: async () => (await import("./git/uninstall.ts")).uninstallCommandFactory(effects),
    status: async () => (await import("./git/status.ts")).statusCommandFactory(effects),
    doctor: async () => (await import("./git/doctor.ts")).doctorCommandFactory(effects),
    refresh: async () => (await import("./git/refresh.ts")).refreshCommandFactory(effects),
    keeper: async () => (await import("./git/keeper.ts")).keeperCommandFactory(effects),
    gc: async () => (await import("./git/gc.ts")).gcCommandFactory(effects),
    hook: async () => (await import("./git/hook.ts")).hookCommandFactory(effects),
  },
});
