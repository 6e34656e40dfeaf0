import type { Report } from '../report.js'
import { code, preformatted } from './html.js'
import { fixed, type Section } from './section.js'

/** Beyond this a policy is not read in a summary. In bytes, before it is escaped. */
const largestDraft = 50 * 1024

/** The policy that the run wrote, to be copied from here. */
export function drafted({ policy, drafted: text }: Report): Section {
  if (policy === undefined || text === undefined) return fixed()
  const shown =
    Buffer.byteLength(text) > largestDraft
      ? '<p>It is too long to be shown here.</p>'
      : preformatted(text)
  return fixed(
    `<details>\n<summary>Policy written to ${code(policy.file)}</summary>\n${shown}\n</details>`
  )
}
