/** What there is of a declaration's node without its class: TypeScript's own types of nodes are not exported. */
export interface DeclarationNode {
  readonly kind: number;
  readonly questionToken?: unknown;
  readonly initializer?: unknown;
  readonly modifiers?: readonly { readonly kind: number }[];
  /** `export type { … }` and `import type`: said of the whole statement, or of one name in it. */
  readonly isTypeOnly?: boolean;
  readonly parent?: DeclarationNode;
  readonly typeParameters?: readonly { readonly constraint?: unknown }[];
}

/** Numbers of `SyntaxKind`. */
export interface NodeKinds {
  readonly readonly: number;
  readonly abstract: number;
  /** Imports and exports, whole statements and names in them: of others, `isTypeOnly` means nothing. */
  readonly importsAndExports: ReadonlySet<number>;
}

/** Whether an import or export, or one of the statements around it, is of types only. */
export function isTypeOnly(node: DeclarationNode, kinds: NodeKinds, depth = 0): boolean {
  if (node.isTypeOnly === true && kinds.importsAndExports.has(node.kind)) return true;
  // A name stands in a list, and that in a statement.
  return depth < 3 && node.parent !== undefined && isTypeOnly(node.parent, kinds, depth + 1);
}
