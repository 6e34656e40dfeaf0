import { unescape } from 'node:querystring'
import { proxyVariables } from './proxies.js'
import { credentialsIn } from './proxy-url.js'

/** A user name without a password may be a token; a shorter one is a name, and would be masked in every other word. */
const shortestToken = 8

/** Every secret in the variables that name proxies, used or not, in each form that may come to be printed. */
export function proxySecretsIn(env: Readonly<Record<string, string | undefined>>): string[] {
  const secrets = Object.values(proxyVariables)
    .flat()
    .flatMap(name => credentialsIn(env[name]?.trim() ?? '') ?? [])
    .flatMap(({ raw, user, password, base64 }) => {
      if (password !== '') return [raw, password, unescape(password), base64]
      return user.length < shortestToken ? [base64] : [user, unescape(user), base64]
    })
  return [...new Set(secrets)]
}
