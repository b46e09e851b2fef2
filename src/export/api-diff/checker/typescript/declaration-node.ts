/** What there is of a declaration's node without its class: TypeScript's own types of nodes are not exported. */
export interface DeclarationNode {
  readonly questionToken?: unknown;
  readonly initializer?: unknown;
  readonly modifiers?: readonly { readonly kind: number }[];
  readonly typeParameters?: readonly { readonly constraint?: unknown }[];
}

/** Numbers of `SyntaxKind`. */
export interface ModifierKinds {
  readonly readonly: number;
  readonly abstract: number;
}
