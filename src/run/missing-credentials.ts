/**
 * Why this run may have no secrets, or no right to ask for an OIDC token, as far as GitHub tells.
 * Loaded only by runs without credentials: the event is read by @actions/github.
 */
export async function explainMissingCredentials(what: 'secrets' | 'id-token'): Promise<string> {
  const { actor, fork } = await event()
  if (what === 'id-token') {
    return fork
      ? 'This run is for a pull request from a fork, which can’t have id-token: write whatever the workflow says. Run this step on push or schedule, or skip it for forks.'
      : ''
  }
  if (actor === 'dependabot[bot]') {
    return 'This run was started by Dependabot, which gets no secrets of the repository but its own: add them under Settings, Secrets, Dependabot.'
  }
  if (fork) {
    return 'This run is for a pull request from a fork, and forks get no secrets. Run this step on push or schedule, or skip it for forks.'
  }
  return 'Pull requests from forks and Dependabot get no secrets. Else check that the secret exists, that its name is spelled right, and that the job may use its environment.'
}

async function event(): Promise<{ actor: string; fork: boolean }> {
  try {
    const { context } = await import('@actions/github')
    const { actor, payload } = context
    const head = payload.pull_request?.['head'] as { repo?: { full_name?: unknown } } | undefined
    const from = head?.repo?.full_name
    return { actor, fork: typeof from === 'string' && from !== payload.repository?.full_name }
  } catch {
    // An event that can't be read explains nothing; the general advice still holds.
    return { actor: '', fork: false }
  }
}
