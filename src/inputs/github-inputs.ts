import type { InputReader } from './input-reader.js'

/** The inputs about what is told on GitHub itself, with their defaults in action.yml. */
export const githubInputDefaults = {
  'github-token': '',
  'check-name': '',
  'pr-comment': 'never',
  'drift-issue': 'false'
} as const

type Name = keyof typeof githubInputDefaults

/** When a pull request gets a comment: `on-drift` also when a bucket could not be told. */
export const commentPolicies = ['never', 'on-drift', 'always'] as const
export type CommentPolicy = (typeof commentPolicies)[number]

/** What is to be told on GitHub, beside what the runner shows by itself. */
export interface GitHubRequest {
  readonly token: string
  /** Name of the check run; absent: none. */
  readonly checkName?: string
  readonly comment: CommentPolicy
  /** An issue is to be open while there is drift. */
  readonly issue: boolean
}

/** Absent: nothing is to be told, and no token is needed. */
export function readGitHubInputs(reader: InputReader<Name>): GitHubRequest | undefined {
  const token = reader.text('github-token')
  const named = reader.optional('check-name', readCheckName)
  const comment = readComment(reader)
  const issue = reader.boolean('drift-issue')
  const asking = [
    ...(reader.isSet('check-name') ? ['check-name'] : []),
    ...(comment === 'never' ? [] : ['pr-comment']),
    ...(issue ? ['drift-issue'] : [])
  ]
  if (asking.length === 0) return undefined
  if (token === '') {
    reader.problem(
      `${asking.join(', ')} ${asking.length === 1 ? 'needs' : 'need'} a token, and github-token is empty. Give github-token: \${{ github.token }}; if the step has another one, its secret is missing or not given to this run.`
    )
  }
  return { token, ...(named && { checkName: named.name }), comment, issue }
}

/** Whatever else is written there, it is no 'never': the run is refused, and a comment is to say so. */
function readComment(reader: InputReader<Name>): CommentPolicy {
  const comment = reader.choice('pr-comment', commentPolicies)
  return comment === reader.text('pr-comment') ? comment : 'on-drift'
}

function readCheckName(name: string): { name: string } | { problem: string } {
  return /[\p{C}\p{Zl}\p{Zp}]/u.test(name)
    ? { problem: 'has a character in it that can’t be seen' }
    : { name }
}
