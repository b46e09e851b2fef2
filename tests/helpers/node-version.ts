/** The release line that the tests run on. */
export const NODE_MAJOR = Number.parseInt(process.versions.node, 10);

/** The V8 of Node 22 does not name the cell that awaits an import which fails to compile: the file's place is all there is. */
export const NAMES_AWAITING_CELL = NODE_MAJOR >= 24;
