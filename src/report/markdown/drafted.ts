import type { Report } from '../report.js'
import { code, preformatted } from './html.js'
import { fixedSection, type Section } from './section.js'

/** Beyond this a policy is not read in a summary. In bytes, before it is escaped. */
const maxDraftBytes = 50 * 1024

/** The policy that the run wrote, to be copied from here. */
export function draftedPolicySection({ policy, draftedPolicy: text }: Report): Section {
  if (policy === undefined || text === undefined) return fixedSection()
  const shown =
    Buffer.byteLength(text) > maxDraftBytes
      ? '<p>It is too long to be shown here.</p>'
      : preformatted(text)
  return fixedSection(
    `<details>\n<summary>Policy written to ${code(policy.file)}</summary>\n${shown}\n</details>`
  )
}
