import { howToRestore } from '../encryption/restore.js'
import type { Rule } from '../encryption/rule.js'
import { bucket as bucketPart, message, own, type Message, type Part } from '../text/message.js'
import { seeTable } from './bucket-facts.js'

/** The steps that restore the rule, as they follow a colon. */
export function stepsToRestore(rule: Rule | null, now: Rule | null | undefined): Part {
  return own(howToRestore(rule, now), seeTable, 'How to restore')
}

/** For a bucket whose uploads may fail. `when`: `now`, `in a few minutes`. */
export function uploadThenRestore(bucket: string, when: Message, previous: Rule | null): Message {
  return message`Upload an object to ${bucketPart(bucket)} ${when}. If the upload fails, restore the previous rule: ${stepsToRestore(previous, undefined)}.`
}
