/** The TypeScript whose syntax cells are written in: the release pinned in package.json (a test compares them). */
export const TYPESCRIPT_VERSION = "7.0.2";
