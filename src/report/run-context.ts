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
 * Which workflow run this is, for whoever reads the report later. From the environment rather than
 * from @actions/github, whose API client would double what a plain run has to load.
 */
export function runContext(
  env: Readonly<Record<string, string | undefined>>
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables)
      .map(([name, variable]) => [name, env[variable] ?? ''] as const)
      .filter(([, value]) => value !== '')
  )
}
