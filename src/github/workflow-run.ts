import type { Runner } from '../runtime/runner.js'

/**
 * `octo/shop/.github/workflows/nightly.yml@refs/heads/main`: the file of the workflow, seen from its
 * repository. Name and ref may both contain an @, but a file's name has no slash: the first `@refs/` ends it.
 */
const workflowRefPattern = /^([^/]+\/[^/]+)\/(.+?)@(?:refs\/|[^@/]+$)/

/**
 * Which workflow run this is, for whoever reads the report later. From the environment rather than
 * from @actions/github, whose API client would double what a plain run has to load.
 */
export function describeWorkflowRun(runner: Runner): Record<string, string> {
  const { repository, sha, ref, workflow, job, runId, runAttempt, actor, eventName } = runner
  return Object.fromEntries(
    Object.entries({
      repository,
      sha,
      ref,
      workflow,
      job,
      runId,
      runAttempt,
      actor,
      event: eventName,
      server: trimServerUrl(runner),
      workflowFile: workflowFile(runner),
      url: runUrl(runner)
    }).filter(([, value]) => value !== '')
  )
}

/** Empty: not known, or of another repository. */
function workflowFile({ workflowRef, repository }: Runner): string {
  const [, definedIn, file = ''] = workflowRefPattern.exec(workflowRef) ?? []
  return definedIn === repository ? file : ''
}

/** Gitea's ends with a slash. */
function trimServerUrl({ serverUrl }: Runner): string {
  return serverUrl.replace(/\/+$/, '')
}

/**
 * Where the run can be looked at; empty: nowhere. Forgejo names a run by its number, and so did Gitea
 * before 1.26, which takes it still where it is told so.
 * Source: go-gitea/gitea `routers/web/repo/actions/view.go`, resolveCurrentRunForView.
 */
function runUrl(runner: Runner): string {
  const server = trimServerUrl(runner)
  const { engine, repository, runId, runNumber, runAttempt } = runner
  if (!/^https?:\/\//.test(server) || repository === '') return ''
  const runs = `${server}/${repository}/actions/runs`
  switch (engine) {
    case 'GitHub':
      return runId === ''
        ? ''
        : `${runs}/${runId}${runAttempt === '' ? '' : `/attempts/${runAttempt}`}`
    case 'Gitea':
      return runNumber === '' ? '' : `${runs}/${runNumber}?by_index=1`
    case 'Forgejo':
      return runNumber === '' ? '' : `${runs}/${runNumber}`
    // It runs on somebody's own machine, whatever server it names.
    case 'act':
      return ''
  }
}
