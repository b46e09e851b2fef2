import { MODULE_ITSELF } from "../caller/imports.ts";
import type { ApiChange } from "../change.ts";
import { type ExportPair, topName } from "../compare/export-pair.ts";
import type { ExportPlace, Finding } from "../compare/spot.ts";
import type { ApiFilesLayer } from "../input/api-files.ts";
import type { ApiSide } from "../input/api-input.ts";
import type { DeclarationChanges } from "./declaration-graph.ts";

interface Compared {
  readonly sides: { readonly old: ApiSide; readonly next: ApiSide };
  readonly layer: ApiFilesLayer;
  readonly declarations: DeclarationChanges;
  readonly pairs: readonly ExportPair[];
  readonly findings: readonly Finding[];
}

interface OtherChanges {
  /** Modules that are gone. */
  readonly breaks: readonly Finding[];
  /** What is known by its text alone. */
  readonly notes: readonly ApiChange[];
}

/** What no comparison of types tells: modules that come and go, values of constants, and texts that nothing explains. */
export function findOtherChanges(compared: Compared): OtherChanges {
  const { breaks, added } = findModules(compared);
  return { breaks, notes: [...added, ...findConstants(compared), ...findUnexplained(compared)] };
}

function note(
  place: ExportPlace,
  change: Pick<ApiChange, "kind" | "bump" | "proven" | "message"> & { readonly path?: string },
): ApiChange {
  return {
    module: place.module,
    export: place.name,
    path: place.name,
    old: undefined,
    new: undefined,
    caller: undefined,
    ...change,
  };
}

function findModules({ sides: { old, next } }: Compared): {
  readonly breaks: readonly Finding[];
  readonly added: readonly ApiChange[];
} {
  const breaks = [...old.entries.keys()]
    .filter((module) => !next.entries.has(module))
    .map((module): Finding => {
      const candidates = [`import * as all from ${MODULE_ITSELF};`];
      const message = `the module \`${module}\` is gone`;
      return { place: { module, name: "*" }, path: module, kind: "module-removed", isBreak: true, message, candidates };
    });
  const added = [...next.entries.keys()]
    .filter((module) => !old.entries.has(module))
    .map((module) =>
      note(
        { module, name: "*" },
        { kind: "module-added", bump: "minor", proven: true, message: `the module \`${module}\` is new` },
      ),
    );
  return { breaks, added };
}

/** A constant's value may change in a minor version: callers who rely on it as a type are not reckoned with. */
function findConstants({ sides, layer, pairs }: Compared): readonly ApiChange[] {
  const constantsOf = (side: ApiSide) =>
    new Map(layer.filesOf(side).flatMap(({ normalised }) => [...normalised.constants]));
  const [before, now] = [constantsOf(sides.old), constantsOf(sides.next)];
  return pairs.flatMap((pair) => {
    const name = pair.old?.name ?? pair.place.name;
    const [value, other] = [before.get(name), now.get(name)];
    if (pair.old === undefined || pair.next === undefined || value === undefined || other === undefined) return [];
    if (value === other) return [];
    const message = `the value of \`${pair.access}\` is ${other} instead of ${value}: results may differ`;
    return [note(pair.place, { kind: "constant-value", bump: "minor", proven: true, message })];
  });
}

/** Declarations that differ although no change of an export that is made of them was found. */
function findUnexplained({ declarations, pairs, findings }: Compared): readonly ApiChange[] {
  const explained = new Set(findings.map(({ place }) => `${place.module} ${topName({ place })}`));
  const top = pairs.filter(
    ({ place, old, next }) => !place.name.includes(".") && old !== undefined && next !== undefined,
  );
  const madeOf = new Map(top.map((pair) => [pair, declarations.behind(topName(pair))]));
  const changed = [...declarations.changed].flatMap((name) => {
    const users = top.filter((pair) => madeOf.get(pair)?.includes(name));
    if (users.some(({ place }) => explained.has(`${place.module} ${place.name}`))) return [];
    const user = users.find(({ place }) => place.name === name) ?? users[0];
    return user === undefined ? [] : [{ user, name }];
  });
  const asked = Map.groupBy(changed, ({ user }) => user);
  const texts = [...asked].map(([{ place, access }, names]) => {
    const others = names.map(({ name }) => name).filter((name) => name !== place.name);
    const of = others.length === 0 ? "" : ` (${others.map((name) => `\`${name}\``).join(", ")})`;
    const message = `\`${access}\`${of} is written differently, and no difference for callers was found: look at it`;
    return note(place, { kind: "text", bump: "patch", proven: false, message });
  });
  if (!declarations.areAugmentationsChanged) return texts;
  const message = "what the API declares in other modules or globally has changed, which is not compared: look at it";
  return [...texts, note({ module: ".", name: "*" }, { kind: "augmentation", bump: "patch", proven: false, message })];
}
