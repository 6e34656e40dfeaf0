import type { Diagnostic } from '../encryption/source-location.js'
import { quoted } from '../text/plain-text.js'
import { readMeaning } from './policy-meaning.js'
import type { Policy } from './policy.js'
import { unreachable } from './reachability.js'
import { schemaProblems } from './schema-problems.js'
import { readYaml } from './yaml-document.js'

/** More than anyone mends at once. */
const mostProblems = 50

/**
 * Reads a policy file; `file` is what its places are named by. Either a whole policy, with what is
 * odd about it, or every mistake with its place, in the order of the file.
 */
export function readPolicy(
  text: string,
  file: string
):
  | { readonly policy: Policy; readonly warnings: readonly Diagnostic[] }
  | { readonly problems: readonly Diagnostic[] } {
  const document = readYaml(text, file)
  if (!('value' in document)) return { problems: inOrder([document.problems]) }
  if (document.value === null && document.problems.length === 0) {
    const source = { file, line: 1, column: 1 }
    const message = 'The file is empty; a policy has at least version and rules.'
    return { problems: [{ message, source }] }
  }
  const misformed = schemaProblems(document)
  const { policy, problems } = readMeaning(document, [
    ...document.unread,
    ...misformed.map(({ pointer }) => pointer)
  ])
  const layers = [document.problems, misformed, problems]
  if (layers.some(({ length }) => length > 0)) return { problems: inOrder(layers) }
  return { policy, warnings: unreachableRules(policy) }
}

function unreachableRules({ rules }: Policy): Diagnostic[] {
  return unreachable(rules).map(({ name, source }) => ({
    message: `Rule ${quoted(name ?? '')} can never decide: earlier rules name all that it names. Move it up, or take it out.`,
    ...(source && { source })
  }))
}

/**
 * By place, and not more than anyone reads. Of a place that several layers complain about, only the
 * first is shown: the others may follow from it. An alias can repeat what its anchor has.
 */
function inOrder(layers: readonly (readonly Diagnostic[])[]): readonly Diagnostic[] {
  const byPlace = new Map<string, { readonly layer: number; readonly messages: Set<string> }>()
  const shown = layers.flatMap((remarks, layer) =>
    remarks.flatMap(({ message, source }) => {
      const place = source === undefined ? '' : `${source.line}:${source.column}`
      const there = byPlace.get(place) ?? { layer, messages: new Set() }
      byPlace.set(place, there)
      if (there.layer !== layer || there.messages.has(message)) return []
      there.messages.add(message)
      return [{ message, ...(source && { source }) }]
    })
  )
  shown.sort(
    ({ source: one }, { source: other }) =>
      (one?.line ?? 0) - (other?.line ?? 0) || (one?.column ?? 0) - (other?.column ?? 0)
  )
  const more = shown.length - mostProblems
  return more <= 0
    ? shown
    : [
        ...shown.slice(0, mostProblems),
        { message: `And ${more} more mistake${more === 1 ? '' : 's'} in this file.` }
      ]
}
