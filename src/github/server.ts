import type { Runner } from '../runtime/runner.js'
import { isSecureUrl } from '../runtime/secure-url.js'

/** Whose API the runner names. Those of Gitea and Forgejo follow GitHub's, without GraphQL and check runs. */
export type ServerName = 'GitHub' | 'Gitea' | 'Forgejo'

export function detectServer({ engine }: Pick<Runner, 'engine'>): ServerName {
  return engine === 'act' ? 'GitHub' : engine
}

/**
 * Where GitHub's API is, as the runner says it. Throws where the token would travel in plain text;
 * on this machine it may.
 */
export function resolveApiUrl({ apiUrl }: Pick<Runner, 'apiUrl'>): string {
  const url = apiUrl || 'https://api.github.com'
  const parsed = URL.parse(url)
  if (parsed !== null && isSecureUrl(parsed)) return url
  throw new Error('GITHUB_API_URL is no https URL, and the github-token goes nowhere else')
}
