import { defined } from '../encryption/defined-fields.js'
import { bad, ok, type Checked } from '../text/checked-value.js'
import { input, listAnd, message, words } from '../text/message.js'
import type { InputReader } from './input-reader.js'

/** The inputs about publishing on GitHub, with their defaults in action.yml. */
export const githubInputDefaults = {
  'github-token': '',
  'check-name': '',
  'pr-comment': 'never',
  'drift-issue': 'false'
} as const

type GitHubInput = keyof typeof githubInputDefaults

/** When to comment on a pull request; `on-drift` includes a bucket whose status could not be determined. */
export const commentPolicies = ['never', 'on-drift', 'always'] as const
export type CommentPolicy = (typeof commentPolicies)[number]

/** What to publish through GitHub's API. */
export interface GitHubRequest {
  readonly token: string
  /** Name of the check run; absent: none. */
  readonly checkName?: string
  readonly comment: CommentPolicy
  /** Whether to keep an issue open while there is drift. */
  readonly issue: boolean
}

/** Absent: nothing is to be published, and no token is needed. */
export function readGitHubInputs(reader: InputReader<GitHubInput>): GitHubRequest | undefined {
  const token = reader.text('github-token')
  const checkName = reader.optional('check-name', parseCheckName)
  const comment = readCommentPolicy(reader)
  const issue = reader.boolean('drift-issue')
  const needingToken = [
    ...(reader.isSet('check-name') ? ['check-name'] : []),
    ...(comment === 'never' ? [] : ['pr-comment']),
    ...(issue ? ['drift-issue'] : [])
  ]
  if (needingToken.length === 0) return undefined
  if (token === '') {
    reader.addProblem(
      message`${listAnd(needingToken.map(name => input(name)))} ${words(needingToken.length === 1 ? 'needs' : 'need')} a token, but ${input('github-token')} is empty. Set ${input('github-token', '${{ github.token }}')}. If the step sets it from a secret, that secret is missing or not available to this workflow run.`
    )
  }
  return defined({ token, checkName, comment, issue })
}

/** Falls back to 'on-drift', since an invalid value is not 'never': the comment then reports the invalid configuration. */
function readCommentPolicy(reader: InputReader<GitHubInput>): CommentPolicy {
  const comment = reader.choice('pr-comment', commentPolicies)
  return comment === reader.text('pr-comment') ? comment : 'on-drift'
}

function parseCheckName(name: string): Checked<string> {
  return /[\p{C}\p{Zl}\p{Zp}]/u.test(name)
    ? bad(message`contains an invisible character. Remove it`)
    : ok(name)
}
