import { code, emptyMessage, message, type Message } from '../text/message.js'

/**
 * Explains why this run may have no secrets, or may not request an OIDC token, as far as its event
 * shows. Loaded on demand: @actions/github, which reads the event, is only for runs without credentials.
 */
export async function explainMissingCredentials(missing: 'secrets' | 'id-token'): Promise<Message> {
  const { actor, isFork } = await readEvent()
  if (missing === 'id-token') {
    return isFork
      ? message`This run is for a pull request from a fork, so it cannot have ${code('id-token: write')}, even if the workflow sets it. ${skipForks}`
      : emptyMessage
  }
  if (actor === 'dependabot[bot]') {
    return message`Dependabot started this run, so it gets only Dependabot secrets. Skip this step for Dependabot, or add the secrets in the repository settings, under Secrets and variables > Dependabot.`
  }
  if (isFork) {
    return message`This run is for a pull request from a fork, so it gets no secrets. ${skipForks}`
  }
  return message`Check that the secret exists and that its name is spelled correctly. If it is an environment secret, check that the job sets that ${code('environment')} and is allowed to use it. Pull requests from forks get no secrets. Those from Dependabot get only Dependabot secrets.`
}

const skipForks = message`Run this step on ${code('push')} or ${code('schedule')}, or skip it for forks.`

async function readEvent(): Promise<{ actor: string; isFork: boolean }> {
  try {
    const { context } = await import('@actions/github')
    const { actor, eventName, payload } = context
    const head = payload.pull_request?.['head'] as { repo?: { full_name?: unknown } } | undefined
    const headRepository = head?.repo?.full_name
    // `pull_request_target` runs the base's workflow, with its secrets. Source: docs.github.com,
    // "Events that trigger workflows".
    const isFork =
      eventName !== 'pull_request_target' &&
      typeof headRepository === 'string' &&
      headRepository !== payload.repository?.full_name
    return { actor, isFork }
  } catch {
    // An unreadable event explains nothing; the general advice still applies.
    return { actor: '', isFork: false }
  }
}
