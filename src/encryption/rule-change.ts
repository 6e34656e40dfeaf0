import type { Rule } from './rule.js'

/** A change of a bucket's rule; `null`: no rule. */
export interface RuleChange {
  readonly from: Rule | null
  readonly to: Rule | null
}
