import { type Runtime, Session } from "node:inspector";

/** Where the inspector finds the proxy, and leaves what it stands for. */
const SUBJECT = Symbol.for("labtrail.proxy");

let inspector: Session | undefined;

function connect(): Session {
  if (inspector !== undefined) return inspector;
  inspector = new Session();
  inspector.connect();
  return inspector;
}

/**
 * What a proxy stands for, without running any of its traps: V8's inspector may look, in 0.15 ms. Undefined for a proxy
 * that was revoked.
 */
export function maybeProxyTarget(proxy: object): object | undefined {
  const session = connect();
  const subject: { proxy: object; target?: object } = { proxy };
  Object.defineProperty(globalThis, SUBJECT, { value: subject, configurable: true });
  // A session on the own thread answers before `post` returns.
  const expression = `globalThis[Symbol.for(${JSON.stringify(SUBJECT.description)})]`;
  session.post("Runtime.evaluate", { expression: `${expression}.proxy`, objectGroup: "labtrail" }, (_, evaluated) => {
    const { objectId } = evaluated.result;
    if (objectId === undefined) return;
    session.post("Runtime.getProperties", { objectId, ownProperties: true }, (__, found) => {
      const target = found.internalProperties?.find(
        ({ name }: Runtime.InternalPropertyDescriptor) => name === "[[Target]]",
      );
      if (target?.value?.objectId === undefined) return;
      session.post("Runtime.callFunctionOn", {
        objectId: target.value.objectId,
        functionDeclaration: `function () { ${expression}.target = this; }`,
      });
    });
  });
  session.post("Runtime.releaseObjectGroup", { objectGroup: "labtrail" });
  Reflect.deleteProperty(globalThis, SUBJECT);
  return subject.target;
}
