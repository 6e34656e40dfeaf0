/**
 * Why this run may have no secrets, as far as GitHub tells. Loaded only by runs without
 * credentials: the event is read by @actions/github.
 */
export async function whyNoSecrets(): Promise<string> {
  const { context } = await import('@actions/github')
  const { actor, payload } = context
  const head = (payload.pull_request?.['head'] as { repo?: { full_name?: unknown } } | undefined)
    ?.repo?.full_name
  if (actor === 'dependabot[bot]') {
    return 'This run was started by Dependabot, which gets no secrets of the repository but its own: add them under Settings, Secrets, Dependabot.'
  }
  if (typeof head === 'string' && head !== payload.repository?.full_name) {
    return 'This run is for a pull request from a fork, and forks get no secrets. Run this step on push or schedule, or skip it for forks.'
  }
  return 'Pull requests from forks and Dependabot get no secrets. Else check that the secret exists, that its name is spelled right, and that the job may use its environment.'
}
