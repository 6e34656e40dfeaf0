import type { Diagnostic } from '../encryption/source-location.js'
import { defined } from '../encryption/defined-fields.js'
import { bad, ok, type Checked } from '../text/checked-value.js'
import { input, message, quantity, quote, words } from '../text/message.js'
import { interpretPolicy } from './interpret-policy.js'
import type { Policy } from './policy.js'
import { validateSchema } from './schema-validation.js'
import { findUnreachableRules } from './unreachable-rules.js'
import { parseYaml } from './yaml-document.js'

/** More than anyone fixes at once. */
const maxProblems = 50

export interface ParsedPolicy {
  readonly policy: Policy
  readonly warnings: readonly Diagnostic[]
}

/**
 * Reads a policy file. Every problem has its location and they come in the order of the file; `file`
 * is the name that locations carry.
 */
export function parsePolicy(text: string, file: string): Checked<ParsedPolicy, Diagnostic> {
  const parsed = parseYaml(text, file)
  if (!parsed.ok) return bad(...sortAndLimit([parsed.problems]))
  const document = parsed.value
  if (document.value === null && document.problems.length === 0) {
    return bad({
      message: message`The file is empty. A policy needs at least ${input('version')} and ${input('rules')}.`,
      source: { file, line: 1, column: 1 }
    })
  }
  const malformed = validateSchema(document)
  const interpreted = interpretPolicy(document, [
    ...document.unreadable,
    ...malformed.map(({ pointer }) => pointer)
  ])
  const layers = [document.problems, malformed, interpreted.ok ? [] : interpreted.problems]
  return interpreted.ok && layers.every(problems => problems.length === 0)
    ? ok({
        policy: interpreted.value,
        warnings: findUnreachableRules(interpreted.value.rules).map(unreachableRuleWarning)
      })
    : bad(...sortAndLimit(layers))
}

function unreachableRuleWarning({ name, source }: Policy['rules'][number]): Diagnostic {
  return defined({
    message: message`Rule ${quote(name ?? '')} can never have an effect: earlier rules match every bucket that it matches. Move it up, or remove it.`,
    source
  })
}

/**
 * Sorts by location, and limits the problems to what a person reads. Where several layers report the
 * same location, only the first layer counts: the later problems may follow from its own. Drops
 * repeated messages too, since an alias repeats the problems of its anchor.
 */
function sortAndLimit(layers: readonly (readonly Diagnostic[])[]): readonly Diagnostic[] {
  const byLocation = new Map<
    string,
    { readonly layer: number; readonly messageKeys: Set<string> }
  >()
  const shown = layers.flatMap((diagnostics, layer) =>
    diagnostics.filter(({ message, source }) => {
      const location = source === undefined ? '' : `${source.line}:${source.column}`
      const entry = byLocation.get(location) ?? { layer, messageKeys: new Set() }
      byLocation.set(location, entry)
      const key = JSON.stringify(message)
      if (entry.layer !== layer || entry.messageKeys.has(key)) return false
      entry.messageKeys.add(key)
      return true
    })
  )
  const sorted = shown
    .map(({ message, source }) => defined({ message, source }))
    .sort(
      ({ source: one }, { source: other }) =>
        (one?.line ?? 0) - (other?.line ?? 0) || (one?.column ?? 0) - (other?.column ?? 0)
    )
  const omitted = sorted.length - maxProblems
  return omitted <= 0
    ? sorted
    : [
        ...sorted.slice(0, maxProblems),
        {
          message: message`${quantity(omitted, 'more problem')} in this file ${words(omitted === 1 ? 'is' : 'are')} not shown.`
        }
      ]
}
