import leven from 'leven'

/** What the vendor, and tools for other clouds, call an algorithm; without what is no letter or digit. */
const otherNames: Readonly<Record<string, string>> = {
  sseoss: 'AES256',
  sses3: 'AES256',
  byok: 'KMS',
  cmk: 'KMS'
}

/** ` Did you mean kms-key-id?` behind a sentence about an unknown word; empty where none of `known` comes near. */
export function didYouMean(typed: unknown, known: readonly string[]): string {
  const near = nearest(typed, known)
  return near === undefined ? '' : ` Did you mean ${near}?`
}

/**
 * The known word that a person most likely meant. Case, hyphens and the like don't count, nor does
 * what stands around it, as in `SSE-KMS`.
 */
export function nearest(typed: unknown, known: readonly string[]): string | undefined {
  if (typeof typed !== 'string' || typed.length < 2 || typed.length > 40) return undefined
  const letters = lettersOf(typed)
  // Of a word in another script nothing is left, and that is the beginning of every word.
  if (letters === '') return undefined
  const byOtherName = known.find(word => word === otherNames[letters])
  if (byOtherName !== undefined) return byOtherName
  return known
    .map(word => ({ word, distance: distance(letters, lettersOf(word), known) }))
    .filter(({ word, distance }) => distance <= Math.max(1, Math.floor(word.length / 3)))
    .sort((one, other) => one.distance - other.distance)[0]?.word
}

/** Whether a word is surely a slip of the fingers for another one: a letter more, less, wrong or in the wrong place. */
export function isSlipOf(typed: string, word: string): boolean {
  const [letters, meant] = [lettersOf(typed), lettersOf(word)]
  return (
    letters.startsWith(meant.slice(0, 1)) &&
    (leven(letters, meant) <= 1 || (letters !== '' && sorted(letters) === sorted(meant)))
  )
}

function distance(typed: string, word: string, known: readonly string[]): number {
  const isPart = word.startsWith(typed) || (word.length >= 3 && isEndOf(typed, word, known))
  const isMixedUp = typed.length === word.length && sorted(typed) === sorted(word)
  return isPart || isMixedUp ? Math.min(1, leven(typed, word)) : leven(typed, word)
}

/** Not where another known word stands before it: `KMS-SM4` is no SM4 but KMS, with more said of it. */
function isEndOf(typed: string, word: string, known: readonly string[]): boolean {
  const before = typed.slice(0, typed.length - word.length)
  return (
    typed.endsWith(word) &&
    !known.some(other => other.length >= 3 && before.includes(lettersOf(other)))
  )
}

function lettersOf(word: string): string {
  return word.toLowerCase().replace(/[^a-z0-9]/g, '')
}

function sorted(word: string): string {
  return Array.from(word).sort().join('')
}
