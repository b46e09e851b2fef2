/** A package as a lockfile pins it. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** Its folder relative to the lockfile, where the lockfile says it: `node_modules/a/node_modules/b`. */
  readonly place: string | undefined;
  /** It may be absent, such as the native part for another system. */
  readonly isOptional: boolean;
}
