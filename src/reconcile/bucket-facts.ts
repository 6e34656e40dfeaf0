import { howToRestore } from '../encryption/restore.js'
import { describeRule, type Rule } from '../encryption/rule.js'
import { own, value, type Part } from '../text/message.js'

/** What stands for a fact of one bucket where several buckets share a message. */
export const inTable = '(see the table)'

/** The same in parentheses or after a colon. */
export const seeTable = 'see the table'

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

export function keyPart(name: string, instead = inTable): Part {
  return own(value(name), instead, 'Key')
}
