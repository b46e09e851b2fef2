import type { AnalysedNotebook } from "../cells/analyse.ts";
import type { ModuleDraft } from "../plan/draft.ts";
import type { ExportFault } from "../export-fault.ts";

/** What a rule looks at. */
export interface RuleInput {
  readonly notebooks: readonly AnalysedNotebook[];
  readonly modules: readonly ModuleDraft[];
}

/** Finds every breach of one rule in notebooks. */
export type Rule = (input: RuleInput) => readonly ExportFault[];
