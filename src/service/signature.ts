import type { CompletionKind } from "./type-service.ts";

/** What the server says of a completion. */
export interface Signature {
  /** In one line, without the word in front that only says what it is. */
  readonly signature: string;
  /** Only where the words tell more than the list does: of an imported name the list does not know what it is. */
  readonly kind: CompletionKind | undefined;
}

const LABEL = /^\((alias|property|method|accessor|parameter|enum member|local \w+)\) /;
const OVERLOAD = /\n(?=\(method\) |function )/;
const MORE_OVERLOADS = /\n\/\/ \+(\d+) more overloads?[^]*$/;

/** Reads the declaration of a completion, of which there is one for each overload. */
export function readSignature(detail: string): Signature {
  const more = Number(MORE_OVERLOADS.exec(detail)?.[1] ?? 0);
  const [first = "", ...others] = detail.replace(MORE_OVERLOADS, "").split(OVERLOAD);
  const overloads = others.length + more;
  const declaration = first.replace(LABEL, "");
  const text = declaration.replaceAll(/\s+/g, " ");
  return {
    signature: overloads === 0 ? text : `${text} (+${overloads} overload${overloads === 1 ? "" : "s"})`,
    kind: LABEL.exec(first)?.[1] === "parameter" ? "param" : kindOf(declaration),
  };
}

function kindOf(declaration: string): CompletionKind | undefined {
  switch (/^(?:abstract )?(\w+) /.exec(declaration)?.[1]) {
    case "function":
      return "function";
    case "class":
      return "class";
    case "interface":
      return "interface";
    case "enum":
      return "enum";
    case "type":
      return "type";
    case "namespace":
    case "module":
      return "module";
    default:
      return undefined;
  }
}
