import { howToRestore } from '../encryption/restore.js'
import { describeRule, type Rule } from '../encryption/rule.js'
import { inTable, own, seeTable, value, type Part } from '../text/message.js'

/** The rule before the change. */
export function previousRule(rule: Rule | null, instead = seeTable): Part {
  return own(describeRule(rule), instead, 'Previous rule')
}

/** The rule that the change sets. */
export function newRule(rule: Rule | null, instead = seeTable): Part {
  return own(describeRule(rule), instead, 'New rule')
}

/** The rule that the bucket shows. */
export function foundRule(rule: Rule | null): Part {
  return own(describeRule(rule), seeTable, 'Found')
}

/** The steps that restore the rule, to follow a colon. `now`: what the bucket shows; undefined: not determined. */
export function stepsToRestore(rule: Rule | null, now: Rule | null | undefined): Part {
  return own(howToRestore(rule, now), seeTable, 'How to restore')
}

export function testObjectPart(key: string): Part {
  return own(value(key), inTable, 'Test object')
}
