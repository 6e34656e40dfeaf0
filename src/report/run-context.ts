/** The runner's variables that say which run this was, by their names in the report. */
const variables = {
  repository: 'GITHUB_REPOSITORY',
  sha: 'GITHUB_SHA',
  ref: 'GITHUB_REF',
  workflow: 'GITHUB_WORKFLOW',
  job: 'GITHUB_JOB',
  runId: 'GITHUB_RUN_ID',
  runAttempt: 'GITHUB_RUN_ATTEMPT',
  actor: 'GITHUB_ACTOR',
  event: 'GITHUB_EVENT_NAME',
  server: 'GITHUB_SERVER_URL'
} as const

/**
 * `octo/shop/.github/workflows/nightly.yml@refs/heads/main`: the file of the workflow, seen from its
 * repository. Name and ref may both contain an @, but a file's name has no slash: the first `@refs/` ends it.
 */
const workflowRef = /^([^/]+\/[^/]+)\/(.+?)@(?:refs\/|[^@/]+$)/

/**
 * Which workflow run this is, for whoever reads the report later. From the environment rather than
 * from @actions/github, whose API client would double what a plain run has to load.
 */
export function runContext(
  env: Readonly<Record<string, string | undefined>>
): Record<string, string> {
  return Object.fromEntries(
    [
      ...Object.entries(variables).map(([name, variable]) => [name, env[variable] ?? ''] as const),
      ['workflowFile', workflowFile(env)] as const
    ].filter(([, value]) => value !== '')
  )
}

/** Empty: not known, or of another repository. */
function workflowFile(env: Readonly<Record<string, string | undefined>>): string {
  const [, repository, file = ''] = workflowRef.exec(env['GITHUB_WORKFLOW_REF'] ?? '') ?? []
  return repository === env['GITHUB_REPOSITORY'] ? file : ''
}

/** Where the run of a report can be looked at; absent: it was none of GitHub's. */
export function runUrl(run: Readonly<Record<string, string>>): string | undefined {
  const { server, repository, runId, runAttempt } = run
  if (server === undefined || repository === undefined || runId === undefined) return undefined
  const attempt = runAttempt === undefined ? '' : `/attempts/${runAttempt}`
  return `${server}/${repository}/actions/runs/${runId}${attempt}`
}
