import { codeElement, preformatted } from '../../text/html.js'
import type { Report } from '../report.js'
import { fixedSection, type Section } from './section.js'

/** A longer policy is not shown. In bytes, before it is escaped. */
const maxDraftBytes = 50 * 1024

/** Buckets that the next steps name; they count the others. */
const maxNamedBuckets = 20

/** What to do with the policy that this run wrote. */
export function nextStepsSection({ policy, draft }: Report): Section {
  if (policy === undefined || draft === undefined) return fixedSection()
  const file = codeElement(policy.file)
  return fixedSection(
    [
      '<h3>Next steps</h3>',
      '<ol>',
      `<li>Copy ${file} into the repository. This run wrote it only to the job's workspace. Its text is below.</li>`,
      '<li>Review what it requires. It requires what each bucket has today, which may be too little. Put the strongest rules first, and replace bucket names with patterns.</li>',
      ...unownedItem(draft.unowned),
      `<li>Check the buckets against it: run this action with ${codeElement(`policy-file: ${policy.file}`)} and ${codeElement('mode: verify')}.</li>`,
      '</ol>'
    ].join('\n')
  )
}

function unownedItem(buckets: readonly string[]): string[] {
  if (buckets.length === 0) return []
  const named = buckets.slice(0, maxNamedBuckets).map(codeElement).join(', ')
  const omitted = buckets.length - maxNamedBuckets
  const others = omitted > 0 ? ` and ${omitted} more` : ''
  return [
    `<li>Set the owner of the exemption of each bucket without an encryption rule: ${named}${others}.</li>`
  ]
}

/** The policy that this run wrote, to be copied. Folded. */
export function draftedPolicySection({ policy, draft }: Report): Section {
  if (policy === undefined || draft === undefined) return fixedSection()
  const shown =
    Buffer.byteLength(draft.text) > maxDraftBytes
      ? '<p>It is too long to show here.</p>'
      : preformatted(draft.text)
  return fixedSection(
    `<details>\n<summary>The policy in ${codeElement(policy.file)}</summary>\n${shown}\n</details>`
  )
}
