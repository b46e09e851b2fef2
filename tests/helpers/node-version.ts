/** The release line that the tests run on. */
export const NODE_MAJOR = Number.parseInt(process.versions.node, 10);
