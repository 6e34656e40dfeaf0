import { expect } from '@jest/globals'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('golden/', import.meta.url))

/**
 * Longer files are shortened to their first and last lines and a digest: the middle is not reviewed.
 */
const maxLines = 400
const [headLines, tailLines] = [120, 40]

/**
 * Compares a text with its golden file, `golden/<name>`. `GOLDEN=write npm test -- unit/report`
 * writes the files, to be reviewed as a diff. CI rejects it, since every text would match itself.
 */
export function expectGolden(name: string, text: string): void {
  const file = path.join(folder, name)
  const shown = reviewable(text)
  if (isWriting(process.env)) {
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, shown)
  }
  expect(shown).toBe(readFileSync(file, 'utf8'))
}

/** Whether to write golden files. GitHub and .ci/run set CI. */
export function isWriting({ GOLDEN, CI }: Readonly<Record<string, string | undefined>>): boolean {
  if (GOLDEN !== 'write') return false
  if (CI !== undefined && CI !== '' && CI !== 'false') {
    throw new Error(
      'GOLDEN=write is not for CI: golden files are written by a person, who reads the difference.'
    )
  }
  return true
}

/** The parts of a long text that a person reviews, and a digest of the rest. */
function reviewable(text: string): string {
  const lines = text.split('\n')
  if (lines.length <= maxLines) return text
  const digest = createHash('sha256').update(text).digest('hex')
  const left = lines.length - headLines - tailLines
  return [
    ...lines.slice(0, headLines),
    `[… ${left} lines; in all ${Buffer.byteLength(text)} bytes, sha256 ${digest} …]`,
    ...lines.slice(-tailLines)
  ].join('\n')
}
