/** What to do about a name that only the notebook's kernel provides. */
export function fixForKernelName(name: string): string {
  switch (name) {
    case "require":
    case "module":
    case "exports":
      return "Use `import` and `export`.";
    case "__filename":
    case "__dirname":
      return "Use `import.meta.filename` or `import.meta.dirname`, or pass the path as a parameter.";
    case "track":
      return 'Import it, which works in production too: `import { track } from "labtrail"`; or record in a cell that is not exported.';
    case "prompt":
    case "getpass":
    case "confirm":
      return "Take the answer as a parameter, and ask for it in a cell that is not exported.";
    case "progress":
      return "Take a function as a parameter that is told how far it is, and show that in a cell that is not exported.";
    case "Deno":
      return "Use Node's own modules, such as `node:fs`.";
    default:
      return "Return the value and show it in a cell that is not exported, or pass the function as a parameter.";
  }
}
