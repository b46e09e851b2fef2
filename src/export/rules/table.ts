import { checkClosure } from "./closure.ts";
import { checkDirectives } from "./directives.ts";
import { checkDuplicates } from "./duplicates.ts";
import { checkEffects } from "./effects.ts";
import { checkErasable } from "./erasable.ts";
import { checkImportClashes } from "./import-clashes.ts";
import { checkKernelMembers } from "./kernel-members.ts";
import { checkLoadOrder } from "./load-order.ts";
import { checkMagics } from "./magics.ts";
import type { Rule } from "./rule.ts";
import { checkSyntax } from "./syntax.ts";
import { checkTargets } from "./targets.ts";
import { checkTopLevelAwait } from "./top-level-await.ts";

/** All that a notebook must keep to be exported. */
export const RULES: readonly Rule[] = [
  checkDirectives,
  checkTargets,
  checkSyntax,
  checkMagics,
  checkClosure,
  checkKernelMembers,
  checkEffects,
  checkTopLevelAwait,
  checkLoadOrder,
  checkDuplicates,
  checkImportClashes,
  checkErasable,
];
