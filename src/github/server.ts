import { engineOf } from '../runtime/engine.js'
import { isSecureUrl } from '../runtime/secure-url.js'

/**
 * The server whose API the runner names. Gitea and Forgejo follow GitHub's REST API, without
 * GraphQL and check runs.
 */
export type ServerName = 'GitHub' | 'Gitea' | 'Forgejo'

export function detectServer(env: Readonly<Record<string, string | undefined>>): ServerName {
  const engine = engineOf(env)
  return engine === 'act' ? 'GitHub' : engine
}

/**
 * The URL of the server's API. Throws if the token would travel in plain text to another machine.
 */
export function resolveApiUrl(env: Readonly<Record<string, string | undefined>>): string {
  const url = env['GITHUB_API_URL'] || 'https://api.github.com'
  const parsed = URL.parse(url)
  if (parsed !== null && isSecureUrl(parsed)) return url
  throw new Error('GITHUB_API_URL is no https URL, and the github-token goes nowhere else')
}
