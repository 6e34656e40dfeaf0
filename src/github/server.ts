import { engineOf } from '../engine.js'

/** Whose API the runner names. Those of Gitea and Forgejo follow GitHub's, without GraphQL and check runs. */
export type ServerName = 'GitHub' | 'Gitea' | 'Forgejo'

export function serverOf(env: Readonly<Record<string, string | undefined>>): ServerName {
  const engine = engineOf(env)
  return engine === 'act' ? 'GitHub' : engine
}
