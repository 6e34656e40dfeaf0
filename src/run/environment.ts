import {
  credentialVariables,
  type CredentialVariables
} from '../aliyun/credentials/credential-variables.js'
import { oidcVariables, type OidcRequest } from '../aliyun/credentials/github-oidc.js'
import {
  noProxyVariables,
  proxyVariables,
  type ProxyVariables
} from '../aliyun/http/proxy-settings.js'
import type { InputVariables } from '../inputs/unknown-inputs.js'
import { readRunner, type Runner } from '../runtime/actions-runner.js'

/** Everything that this action reads from the environment of its step, by who uses it. */
export interface Environment {
  readonly runner: Runner
  readonly credentials: CredentialVariables
  readonly oidc: OidcRequest
  readonly proxies: ProxyVariables
  readonly inputs: InputVariables
  readonly useColor: boolean
}

/**
 * Reads the environment once, so that nothing below depends on `process.env`, but for two libraries:
 * @actions/core reads the inputs, and @actions/github the event.
 */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  return {
    runner: readRunner(env),
    credentials: pick(env, credentialVariables),
    oidc: {
      url: env[oidcVariables.url]?.trim() ?? '',
      bearer: env[oidcVariables.bearer]?.trim() ?? ''
    },
    proxies: pick(env, [...Object.values(proxyVariables).flat(), ...noProxyVariables]),
    inputs: pick(
      env,
      Object.keys(env).filter(name => /^INPUT_/i.test(name))
    ),
    // Source: no-color.org.
    useColor: (env['NO_COLOR'] ?? '') === ''
  }
}

function pick<Name extends string>(
  env: NodeJS.ProcessEnv,
  names: readonly Name[]
): Readonly<Partial<Record<Name, string>>> {
  const set = names.flatMap(name => {
    const value = env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(set) as Partial<Record<Name, string>>
}
