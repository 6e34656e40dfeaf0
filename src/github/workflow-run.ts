import { engineOf } from '../runtime/engine.js'

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
  event: 'GITHUB_EVENT_NAME'
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

/** Empty: not known, or of another repository. */
function workflowFile(env: Readonly<Record<string, string | undefined>>): string {
  const [, repository, file = ''] = workflowRef.exec(env['GITHUB_WORKFLOW_REF'] ?? '') ?? []
  return repository === env['GITHUB_REPOSITORY'] ? file : ''
}

/** Gitea's ends with a slash. */
function serverUrl(env: Readonly<Record<string, string | undefined>>): string {
  return env['GITHUB_SERVER_URL']?.replace(/\/+$/, '') ?? ''
}

/**
 * Where the run can be looked at; empty: nowhere. Forgejo names a run by its number, and so did Gitea
 * before 1.26, which takes it still where it is told so.
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
    // It runs on somebody's own machine, whatever server it names.
    case 'act':
      return ''
  }
}
