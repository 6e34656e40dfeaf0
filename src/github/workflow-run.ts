import { defined } from '../encryption/defined-fields.js'
import type { Runner } from '../runtime/actions-runner.js'

/**
 * The workflow's file in `octo/shop/.github/workflows/nightly.yml@refs/heads/main`. Its name and
 * the ref may contain an @, but a file's name has no slash: the first `@refs/` ends it.
 */
const workflowRefPattern = /^([^/]+\/[^/]+)\/(.+?)@(?:refs\/|[^@/]+$)/

/**
 * Describes the workflow run in reports. Takes the runner's values: the context of @actions/github
 * has them too, but importing it would double the code that a plain run loads.
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

/** The URLs that reports link to; each is absent if it is not known. */
export function reportPages(runner: Runner): { source?: string; reasons?: string } {
  const { engine, repository, sha, actionRepository, actionRef } = runner
  const server = trimServerUrl(runner)
  // act runs locally, whatever server it names.
  const isOnServer = /^https?:\/\//.test(server) && engine !== 'act'
  const isRepository = (name: string): boolean => /^[\w.-]+\/[\w.-]+$/.test(name)
  const folder = engine === 'GitHub' ? 'blob' : 'src/commit'
  return defined({
    source:
      isOnServer && isRepository(repository) && /^[0-9a-f]{40,64}$/.test(sha)
        ? `${server}/${repository}/${folder}/${sha}`
        : undefined,
    // Only on GitHub itself is the server also that of the action.
    reasons:
      isOnServer && engine === 'GitHub' && isRepository(actionRepository) && isRef(actionRef)
        ? `${server}/${actionRepository}/blob/${actionRef}/docs/reasons.md`
        : undefined
  })
}

/** Whether it is a branch, a tag or a commit that a URL can hold as it is. */
function isRef(text: string): boolean {
  return /^[\w.-]+(?:\/[\w.-]+)*$/.test(text)
}

/** Empty: unknown, or a workflow of another repository. */
function workflowFile({ workflowRef, repository }: Runner): string {
  const [, definedIn, file = ''] = workflowRefPattern.exec(workflowRef) ?? []
  return definedIn === repository ? file : ''
}

/** Gitea's URL ends with a slash. */
function trimServerUrl({ serverUrl }: Runner): string {
  return serverUrl.replace(/\/+$/, '')
}

/**
 * The URL of the run's page; empty: none. Forgejo addresses a run by its number. So did Gitea
 * before 1.26, and later versions still do with `by_index`.
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
    // act runs locally, whatever server it names.
    case 'act':
      return ''
  }
}
