export type AnyFunction = (this: unknown, ...args: readonly unknown[]) => unknown;

/** What decorators stand on. */
export interface Target {
  readonly kind: string;
  readonly name: string | symbol;
  /** What its contexts have beside what all contexts have. */
  readonly details: object;
  readonly metadata: object;
  /** Where initializers that decorators add go. */
  readonly extra: AnyFunction[];
}

/** The value that is being decorated. */
interface Decorated {
  valueOf(): unknown;
  /** Takes what a decorator returns, if it is not undefined; `what` is the name of that in an error. */
  take(result: unknown, what: string): void;
}

export function requireFunction(value: unknown, what: string): AnyFunction {
  if (typeof value === "function") return value as AnyFunction;
  throw new TypeError(`${what} must be a function`);
}

/** Calls the decorators of a class or member, the innermost first. */
export function callDecorators(decorators: readonly unknown[], target: Target, decorated: Decorated): void {
  const { kind, name, details, metadata, extra } = target;
  const described = name === "" ? `the ${kind}` : `${kind} "${String(name)}"`;
  for (const decorator of decorators.toReversed()) {
    const call = requireFunction(decorator, `the decorator of ${described}`);
    let isOver = false;
    const addInitializer = (initializer: unknown): void => {
      if (isOver) throw new TypeError("addInitializer must be called while the decorator runs");
      extra.push(requireFunction(initializer, "what is given to addInitializer"));
    };
    const context = { kind, name, ...details, metadata, addInitializer };
    const result = callExplaining(call, decorated.valueOf(), context);
    isOver = true;
    if (result !== undefined) decorated.take(result, `what the decorator of ${described} returns`);
  }
}

/**
 * A decorator of the older kind finds no descriptor and fails. That it takes three arguments gives it away; some libraries
 * have decorators for both, so it is only told when it fails.
 */
function callExplaining(decorator: AnyFunction, value: unknown, context: object): unknown {
  try {
    return decorator.call(undefined, value, context);
  } catch (error) {
    if (error instanceof TypeError && decorator.length >= 3) {
      error.message += `\nThe decorator takes three arguments, as those before ECMAScript's did: for them, set "experimentalDecorators": true in tsconfig.json.`;
    }
    throw error;
  }
}
