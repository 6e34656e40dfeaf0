import type { Diagnostic } from '../encryption/source-location.js'
import { quoted } from '../text/plain-text.js'
import { interpretPolicy } from './interpret-policy.js'
import type { Policy } from './policy.js'
import { findUnreachableRules } from './unreachable-rules.js'
import { validateSchema } from './schema-validation.js'
import { parseYaml } from './yaml-document.js'

/** More than anyone mends at once. */
const maxProblems = 50

/**
 * Reads a policy file; `file` is what its places are named by. Either a whole policy, with what is
 * odd about it, or every mistake with its place, in the order of the file.
 */
export function parsePolicy(
  text: string,
  file: string
):
  | { readonly policy: Policy; readonly warnings: readonly Diagnostic[] }
  | { readonly problems: readonly Diagnostic[] } {
  const document = parseYaml(text, file)
  if (!('value' in document)) return { problems: sortAndLimit([document.problems]) }
  if (document.value === null && document.problems.length === 0) {
    const source = { file, line: 1, column: 1 }
    const message = 'The file is empty; a policy has at least version and rules.'
    return { problems: [{ message, source }] }
  }
  const malformed = validateSchema(document)
  const { policy, problems } = interpretPolicy(document, [
    ...document.unreadable,
    ...malformed.map(({ pointer }) => pointer)
  ])
  const layers = [document.problems, malformed, problems]
  if (layers.some(({ length }) => length > 0)) return { problems: sortAndLimit(layers) }
  return { policy, warnings: unreachableRuleWarnings(policy) }
}

function unreachableRuleWarnings({ rules }: Policy): Diagnostic[] {
  return findUnreachableRules(rules).map(({ name, source }) => ({
    message: `Rule ${quoted(name ?? '')} can never decide: earlier rules name all that it names. Move it up, or take it out.`,
    ...(source && { source })
  }))
}

/**
 * By place, and not more than anyone reads. Of a place that several layers complain about, only the
 * first is shown: the others may follow from it. An alias can repeat what its anchor has.
 */
function sortAndLimit(layers: readonly (readonly Diagnostic[])[]): readonly Diagnostic[] {
  const byPlace = new Map<string, { readonly layer: number; readonly messages: Set<string> }>()
  const shown = layers.flatMap((diagnostics, layer) =>
    diagnostics.flatMap(({ message, source }) => {
      const place = source === undefined ? '' : `${source.line}:${source.column}`
      const entry = byPlace.get(place) ?? { layer, messages: new Set() }
      byPlace.set(place, entry)
      if (entry.layer !== layer || entry.messages.has(message)) return []
      entry.messages.add(message)
      return [{ message, ...(source && { source }) }]
    })
  )
  shown.sort(
    ({ source: one }, { source: other }) =>
      (one?.line ?? 0) - (other?.line ?? 0) || (one?.column ?? 0) - (other?.column ?? 0)
  )
  const more = shown.length - maxProblems
  return more <= 0
    ? shown
    : [
        ...shown.slice(0, maxProblems),
        { message: `And ${more} more mistake${more === 1 ? '' : 's'} in this file.` }
      ]
}
