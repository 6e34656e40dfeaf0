import { engineOf } from '../runtime/engine.js'

/** The report's field names for the runner's variables. */
const variables = {
  repository: 'GITHUB_REPOSITORY',
  sha: 'GITHUB_SHA',
  ref: 'GITHUB_REF',
  workflow: 'GITHUB_WORKFLOW',
  job: 'GITHUB_JOB',
  runId: 'GITHUB_RUN_ID',
  runAttempt: 'GITHUB_RUN_ATTEMPT',
  actor: 'GITHUB_ACTOR',
  event: 'GITHUB_EVENT_NAME'
} as const

/**
 * The workflow's file in `octo/shop/.github/workflows/nightly.yml@refs/heads/main`. Its name and
 * the ref may contain an @, but a file's name has no slash: the first `@refs/` ends it.
 */
const workflowRef = /^([^/]+\/[^/]+)\/(.+?)@(?:refs\/|[^@/]+$)/

/**
 * Describes the workflow run in reports. Reads the environment, since importing @actions/github
 * would double the code that a plain run loads.
 */
export function describeWorkflowRun(
  env: Readonly<Record<string, string | undefined>>
): Record<string, string> {
  return Object.fromEntries(
    [
      ...Object.entries(variables).map(([name, variable]) => [name, env[variable] ?? ''] as const),
      ['server', serverUrl(env)] as const,
      ['workflowFile', workflowFile(env)] as const,
      ['url', runUrl(env)] as const
    ].filter(([, value]) => value !== '')
  )
}

/** Empty: unknown, or a workflow of another repository. */
function workflowFile(env: Readonly<Record<string, string | undefined>>): string {
  const [, repository, file = ''] = workflowRef.exec(env['GITHUB_WORKFLOW_REF'] ?? '') ?? []
  return repository === env['GITHUB_REPOSITORY'] ? file : ''
}

/** Gitea's URL ends with a slash. */
function serverUrl(env: Readonly<Record<string, string | undefined>>): string {
  return env['GITHUB_SERVER_URL']?.replace(/\/+$/, '') ?? ''
}

/**
 * The URL of the run's page; empty: none. Forgejo addresses a run by its number. So did Gitea
 * before 1.26, and later versions still do with `by_index`.
 * Source: go-gitea/gitea `routers/web/repo/actions/view.go`, resolveCurrentRunForView.
 */
function runUrl(env: Readonly<Record<string, string | undefined>>): string {
  const server = serverUrl(env)
  const repository = env['GITHUB_REPOSITORY'] ?? ''
  if (!/^https?:\/\//.test(server) || repository === '') return ''
  const runs = `${server}/${repository}/actions/runs`
  const { GITHUB_RUN_ID: id = '', GITHUB_RUN_NUMBER: number = '' } = env
  switch (engineOf(env)) {
    case 'GitHub': {
      const attempt = env['GITHUB_RUN_ATTEMPT'] ?? ''
      return id === '' ? '' : `${runs}/${id}${attempt === '' ? '' : `/attempts/${attempt}`}`
    }
    case 'Gitea':
      return number === '' ? '' : `${runs}/${number}?by_index=1`
    case 'Forgejo':
      return number === '' ? '' : `${runs}/${number}`
    // act runs locally, whatever server it names.
    case 'act':
      return ''
  }
}
