import leven from 'leven'
import { code, emptyMessage, message, type Message } from './message.js'

/** Algorithm names of the vendor and of other clouds' tools, reduced to letters and digits. */
const synonyms: Readonly<Record<string, string>> = {
  sseoss: 'AES256',
  sses3: 'AES256',
  byok: 'KMS',
  cmk: 'KMS'
}

/** ` Did you mean kms-key-id?`, to follow a sentence about an unknown word; empty where no known word is similar. */
export function didYouMean(typed: unknown, known: readonly string[]): Message {
  const suggestion = nearest(typed, known)
  return suggestion === undefined ? emptyMessage : message` Did you mean ${code(suggestion)}?`
}

/**
 * The known word that was most likely meant. Ignores case, punctuation, and text around the word, as
 * in `SSE-KMS`.
 */
export function nearest(typed: unknown, known: readonly string[]): string | undefined {
  if (typeof typed !== 'string' || typed.length < 2 || typed.length > 40) return undefined
  const letters = lettersOf(typed)
  // A word in another script leaves an empty text, which is a prefix of every word.
  if (letters === '') return undefined
  const bySynonym = known.find(word => word === synonyms[letters])
  if (bySynonym !== undefined) return bySynonym
  return known
    .map(word => ({ word, distance: distance(letters, lettersOf(word), known) }))
    .filter(({ word, distance }) => distance <= Math.max(1, Math.floor(word.length / 3)))
    .sort((one, other) => one.distance - other.distance)[0]?.word
}

/** Whether a word is an obvious typo of another: one letter added, left out or replaced, or the letters in another order. */
export function isTypoOf(typed: string, word: string): boolean {
  const [letters, wordLetters] = [lettersOf(typed), lettersOf(word)]
  return (
    letters.startsWith(wordLetters.slice(0, 1)) &&
    (leven(letters, wordLetters) <= 1 ||
      (letters !== '' && sorted(letters) === sorted(wordLetters)))
  )
}

function distance(typed: string, word: string, known: readonly string[]): number {
  const isPart = word.startsWith(typed) || (word.length >= 3 && isSuffix(typed, word, known))
  const isAnagram = typed.length === word.length && sorted(typed) === sorted(word)
  return isPart || isAnagram ? Math.min(1, leven(typed, word)) : leven(typed, word)
}

/** False after another known word: `KMS-SM4` is KMS with a data encryption, and not SM4. */
function isSuffix(typed: string, word: string, known: readonly string[]): boolean {
  const prefix = typed.slice(0, typed.length - word.length)
  return (
    typed.endsWith(word) &&
    !known.some(other => other.length >= 3 && prefix.includes(lettersOf(other)))
  )
}

function lettersOf(word: string): string {
  return word.toLowerCase().replace(/[^a-z0-9]/g, '')
}

function sorted(word: string): string {
  return Array.from(word).sort().join('')
}
