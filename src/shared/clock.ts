/** Where the time comes from, so that tests can stand still. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
}

export const SYSTEM_CLOCK: Clock = { now: () => Date.now() };
