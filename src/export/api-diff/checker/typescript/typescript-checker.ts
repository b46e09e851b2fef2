// TypeScript as a process of its own, asked over a pipe: about 50 µs a question, so answers are kept.
import type * as sync from "typescript/unstable/sync";

import type {
  Checker,
  CheckerFault,
  IndexSignature,
  Parameter,
  Predicate,
  Property,
  Signature,
  SymbolRef,
  TypeKind,
  TypeOrigin,
  TypeRef,
} from "../checker.ts";
import { type DeclarationNode, isTypeOnly, type NodeKinds } from "./declaration-node.ts";
import { findFaults } from "./find-faults.ts";
import { printType } from "./print-type.ts";
import { typeKindOf, typeOriginOf } from "./type-kind.ts";

type Api = typeof sync;

/** A type as it is kept: TypeScript's own, with an id. */
type Type = sync.Type;

/** One snapshot of TypeScript's as a {@link Checker}. */
export class TypeScriptChecker implements Checker {
  readonly #isOwn: (path: string) => boolean;
  readonly #api: Api;
  readonly #kinds: NodeKinds;
  readonly #project: sync.Project;
  readonly #checker: sync.Checker;
  readonly #symbols = new Map<number, sync.Symbol>();
  readonly #types = new Map<number, Type>();
  readonly #cache = new Map<string, unknown>();

  constructor(api: Api, kinds: NodeKinds, project: sync.Project, isOwn: (path: string) => boolean) {
    this.#isOwn = isOwn;
    this.#api = api;
    this.#kinds = kinds;
    this.#project = project;
    this.#checker = project.checker;
  }

  exportsOf(path: string): ReadonlyMap<string, SymbolRef> {
    const file = this.#project.program.getSourceFile(path);
    const module = file === undefined ? undefined : this.#checker.getSymbolAtLocation(file);
    return module === undefined ? new Map() : this.#exportsOfModule(module);
  }

  membersOf(namespace: SymbolRef): ReadonlyMap<string, SymbolRef> {
    return this.#exportsOfModule(this.#symbol(namespace));
  }

  #exportsOfModule(module: sync.Symbol): ReadonlyMap<string, SymbolRef> {
    const found = this.#checker.getExportsOfModule(module).map((symbol) => [symbol.name, symbol] as const);
    // `export = fit` is what callers import as the default.
    const assigned = [...module.getExports().values()].find(({ name }) => name === "export=");
    const all = assigned === undefined ? found : [...found, ["default", assigned] as const];
    return new Map(all.map(([name, symbol]) => [name, this.#resolve(symbol)]));
  }

  /** What a symbol stands for, re-exports and imports followed. */
  #resolve(found: sync.Symbol): SymbolRef {
    const { Alias } = this.#api.SymbolFlags;
    const isAlias = (found.flags & Alias) !== 0;
    const symbol = isAlias ? this.#checker.getAliasedSymbol(found) : found;
    this.#symbols.set(symbol.id, symbol);
    const ref = { id: symbol.id, name: symbol.name };
    return isAlias && this.#isTypeOnly(found) ? { ...ref, isTypeOnly: true } : ref;
  }

  /** Whether one of the statements on the way from an export to its declaration is of types only. */
  #isTypeOnly(alias: sync.Symbol): boolean {
    for (let symbol: sync.Symbol | undefined = alias; symbol !== undefined;) {
      if (!(symbol.flags & this.#api.SymbolFlags.Alias)) return false;
      if (this.#nodesOf(symbol).some((node) => isTypeOnly(node, this.#kinds))) return true;
      symbol = this.#checker.getImmediateAliasedSymbol(symbol);
    }
    return false;
  }

  rolesOf(symbol: SymbolRef) {
    const { SymbolFlags } = this.#api;
    const { flags } = this.#symbol(symbol);
    return {
      isValue: (flags & SymbolFlags.Value) !== 0 && symbol.isTypeOnly !== true,
      isType: (flags & SymbolFlags.Type) !== 0,
      isEnum: (flags & SymbolFlags.Enum) !== 0,
      isClass: (flags & SymbolFlags.Class) !== 0,
      isNamespace: (flags & SymbolFlags.Module) !== 0,
    };
  }

  valueType(symbol: SymbolRef): TypeRef {
    return this.#once(`value ${symbol.id}`, () => this.#keep(this.#checker.getTypeOfSymbol(this.#symbol(symbol))));
  }

  declaredType(symbol: SymbolRef): TypeRef {
    return this.#once(`declared ${symbol.id}`, () =>
      this.#keep(this.#checker.getDeclaredTypeOfSymbol(this.#symbol(symbol))),
    );
  }

  enumMembers(symbol: SymbolRef): ReadonlyMap<string, string | number | undefined> {
    const members = [...this.#symbol(symbol).getExports().values()];
    return new Map(
      members.map((member) => {
        const node = member.valueDeclaration?.resolve(this.#project);
        return [member.name, node === undefined ? undefined : this.#checker.getConstantValue(node)];
      }),
    );
  }

  kindOf(ref: TypeRef): TypeKind {
    return this.#once(`kind ${ref.id}`, () => typeKindOf(this.#type(ref), this.#checker, this.#api));
  }

  isAssignable(source: TypeRef, target: TypeRef): boolean {
    if (source.id === target.id) return true;
    return this.#once(`assignable ${source.id} ${target.id}`, () =>
      this.#checker.isTypeAssignableTo(this.#type(source), this.#type(target)),
    );
  }

  textOf(type: TypeRef): string {
    return this.#once(`text ${type.id}`, () => printType(this.#type(type), this.#checker, this.#api));
  }

  nameOf(ref: TypeRef): SymbolRef | undefined {
    return this.#once(`name ${ref.id}`, () => {
      const type = this.#type(ref);
      const symbol = type.getAliasSymbol() ?? type.getSymbol();
      if (symbol === undefined) return undefined;
      this.#symbols.set(symbol.id, symbol);
      return { id: symbol.id, name: symbol.name };
    });
  }

  originOf(ref: TypeRef): TypeOrigin {
    return this.#once(`origin ${ref.id}`, () => typeOriginOf(this.#type(ref), this.#isOwn));
  }

  typeArguments(ref: TypeRef): readonly TypeRef[] {
    return this.#once(`arguments ${ref.id}`, () => {
      const type = this.#type(ref);
      const ofAlias = type.getAliasTypeArguments();
      if (ofAlias.length > 0) return this.#keepAll(ofAlias);
      return type.isTypeReference() ? this.#keepAll(this.#checker.getTypeArguments(type)) : [];
    });
  }

  unionMembers(ref: TypeRef): readonly TypeRef[] {
    return this.#once(`members ${ref.id}`, () => {
      const type = this.#type(ref);
      return type.isUnionType() ? this.#keepAll(type.getTypes()) : [ref];
    });
  }

  literalValue(ref: TypeRef): string | number | boolean | bigint | undefined {
    const type = this.#type(ref);
    return type.isLiteralType() ? type.value : undefined;
  }

  properties(ref: TypeRef): readonly Property[] {
    return this.#once(`properties ${ref.id}`, () => {
      const { SymbolFlags } = this.#api;
      const symbols = this.#checker
        .getPropertiesOfType(this.#type(ref))
        .filter(({ flags }) => !(flags & SymbolFlags.Prototype));
      const types = this.#checker.getTypeOfSymbol(symbols);
      return symbols.map((symbol, index) => {
        const nodes = this.#nodesOf(symbol);
        const has = (kind: number) =>
          nodes.some(({ modifiers }) => modifiers?.some((modifier) => modifier.kind === kind));
        const isGetterOnly =
          (symbol.flags & SymbolFlags.GetAccessor) !== 0 && !(symbol.flags & SymbolFlags.SetAccessor);
        return {
          name: symbol.name,
          type: this.#keep(types[index]),
          isOptional: (symbol.flags & SymbolFlags.Optional) !== 0,
          // 8 is `CheckFlags.Readonly`, which mapped types set, and which the API does not name.
          isReadonly: (symbol.checkFlags & 8) !== 0 || isGetterOnly || has(this.#kinds.readonly),
          isAbstract: has(this.#kinds.abstract),
        };
      });
    });
  }

  indexes(ref: TypeRef): readonly IndexSignature[] {
    return this.#once(`indexes ${ref.id}`, () =>
      this.#checker.getIndexInfosOfType(this.#type(ref)).map(({ keyType, valueType, isReadonly }) => ({
        key: this.#keep(keyType),
        value: this.#keep(valueType),
        isReadonly,
      })),
    );
  }

  calls(type: TypeRef): readonly Signature[] {
    return this.#once(`calls ${type.id}`, () => this.#signatures(type, this.#api.SignatureKind.Call));
  }

  constructs(type: TypeRef): readonly Signature[] {
    return this.#once(`constructs ${type.id}`, () => this.#signatures(type, this.#api.SignatureKind.Construct));
  }

  #signatures(ref: TypeRef, kind: sync.SignatureKind): readonly Signature[] {
    return this.#checker.getSignaturesOfType(this.#type(ref), kind).map((signature) => {
      const returns = this.#keep(this.#checker.getReturnTypeOfSignature(signature));
      return {
        parameters: this.#parameters(signature),
        returns,
        typeParameterCount: signature.getTypeParameters().length,
        isAbstract: signature.isAbstract,
        predicate: this.#maybePredicate(signature, returns),
      };
    });
  }

  #maybePredicate(signature: sync.Signature, returns: TypeRef): Predicate | undefined {
    if (!["boolean", "void"].includes(this.kindOf(returns))) return undefined;
    const predicate = this.#checker.getTypePredicateOfSignature(signature);
    if (predicate === undefined) return undefined;
    const { AssertsIdentifier, AssertsThis } = this.#api.TypePredicateKind;
    return {
      isAssertion: predicate.kind === AssertsIdentifier || predicate.kind === AssertsThis,
      index: predicate.parameterIndex,
      type: predicate.type === undefined ? undefined : this.#keep(predicate.type),
    };
  }

  #parameters(signature: sync.Signature): readonly Parameter[] {
    const symbols = signature.getParameters();
    const types = symbols.length === 0 ? [] : this.#checker.getTypeOfSymbol(symbols);
    return symbols.map((symbol, index) => {
      const [node] = this.#nodesOf(symbol);
      return {
        // What is taken apart where it is declared has no name but its place.
        name: symbol.name.startsWith("__") ? `argument${index + 1}` : symbol.name,
        type: this.#keep(types[index]),
        isOptional: node?.questionToken !== undefined || node?.initializer !== undefined,
        isRest: signature.hasRestParameter && index === symbols.length - 1,
      };
    });
  }

  constraints(symbol: SymbolRef): readonly (string | undefined)[] {
    const declared = this.#nodesOf(this.#symbol(symbol)).find(({ typeParameters }) => typeParameters !== undefined);
    return (declared?.typeParameters ?? []).map(({ constraint }) => {
      if (constraint === undefined) return undefined;
      const type = this.#checker.getTypeFromTypeNode(constraint as Parameters<sync.Checker["getTypeFromTypeNode"]>[0]);
      return type === undefined ? undefined : this.textOf(this.#keep(type));
    });
  }

  faultsOf(path: string): readonly CheckerFault[] {
    return findFaults(this.#project.program, path);
  }

  #nodesOf(symbol: sync.Symbol): readonly DeclarationNode[] {
    return symbol.declarations
      .map((handle) => handle.resolve(this.#project) as DeclarationNode | undefined)
      .filter((node) => node !== undefined);
  }

  #symbol({ id, name }: SymbolRef): sync.Symbol {
    const symbol = this.#symbols.get(id);
    if (symbol === undefined) throw new Error(`the symbol of "${name}" belongs to another program`);
    return symbol;
  }

  #type({ id }: TypeRef): Type {
    const type = this.#types.get(id);
    if (type === undefined) throw new Error(`the type ${id} belongs to another program`);
    return type;
  }

  #keep(type: Type | undefined): TypeRef {
    if (type === undefined) throw new Error("TypeScript has no type for something that it has named");
    this.#types.set(type.id, type);
    return { id: type.id };
  }

  #keepAll(types: readonly Type[]): readonly TypeRef[] {
    return types.map((type) => this.#keep(type));
  }

  #once<Value>(key: string, ask: () => Value): Value {
    if (!this.#cache.has(key)) this.#cache.set(key, ask());
    return this.#cache.get(key) as Value;
  }
}
