/** Whose runner carries the step out. */
export type Engine = 'GitHub' | 'Forgejo' | 'Gitea' | 'act'

/**
 * The variable that each engine beside GitHub sets to `true`. Gitea's and Forgejo's set `ACT` as
 * well, and Forgejo's sets `GITEA_ACTIONS`, so they come first.
 * Sources: nektos/act `pkg/runner/run_context.go`; the runners of Gitea and Forgejo, `runner.go`.
 */
const variables = { FORGEJO_ACTIONS: 'Forgejo', GITEA_ACTIONS: 'Gitea', ACT: 'act' } as const

export function engineOf(env: Readonly<Record<string, string | undefined>>): Engine {
  const named = Object.entries(variables).find(([variable]) => env[variable] === 'true')
  return named?.[1] ?? 'GitHub'
}
