import type { Report } from '../report.js'
import { changed } from './changed.js'
import { exemptions } from './exemptions.js'
import { remarksSection } from './remarks.js'
import { fixed, type Section } from './section.js'
import { warned } from './warned.js'

/** So much of the room is kept for what stands behind the buckets that need a person, if it needs it. */
const shares = { changed: 0.15, remarks: 0.1, warned: 0.1, exemptions: 0.15 }

/** What a person should know, in a report that has this much room. */
export function toKnow({ findings, remarks }: Report, room: number): Section[] {
  return [
    changed(findings, room * shares.changed),
    remarksSection(remarks, room * shares.remarks),
    warned(findings, room * shares.warned),
    exemptions(findings, room * shares.exemptions)
  ]
}

export const closing = fixed(
  '<p>A bucket’s rule encrypts objects uploaded from now on without a header of their own; objects already stored keep what they have.</p>'
)
