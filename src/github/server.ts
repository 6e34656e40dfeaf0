import type { Runner } from '../runtime/actions-runner.js'
import { isSecureUrl } from '../runtime/secure-url.js'

/**
 * The server whose API the runner names. Gitea and Forgejo follow GitHub's REST API, without
 * GraphQL and check runs.
 */
export type ServerName = 'GitHub' | 'Gitea' | 'Forgejo'

export function detectServer({ engine }: Pick<Runner, 'engine'>): ServerName {
  return engine === 'act' ? 'GitHub' : engine
}

/**
 * The URL of the server's API; `null` if the token would travel in plain text to another machine.
 */
export function resolveApiUrl({ apiUrl }: Pick<Runner, 'apiUrl'>): string | null {
  const url = apiUrl || 'https://api.github.com'
  const parsed = URL.parse(url)
  return parsed !== null && isSecureUrl(parsed) ? url : null
}
