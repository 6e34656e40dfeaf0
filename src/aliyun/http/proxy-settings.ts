import { unescape } from 'node:querystring'
import { defined } from '../../encryption/defined-fields.js'
import { bad, ok, type Checked } from '../../text/checked-value.js'
import { isLoopback } from '../../runtime/secure-url.js'
import { parseNoProxy } from './no-proxy.js'
import { credentialsIn, parseProxy, type Proxy } from './proxy-url.js'

/** The proxies that the environment variables name. */
export interface ProxySettings {
  /** For https URLs. */
  readonly https?: Proxy
  /** For http URLs. */
  readonly http?: Proxy
  /** Whether NO_PROXY exempts a URL. */
  readonly excepts: (url: URL) => boolean
}

/** The variables for https and for http URLs; lower case takes precedence, as in curl. */
export const proxyVariables = {
  https: ['https_proxy', 'HTTPS_PROXY'],
  http: ['http_proxy', 'HTTP_PROXY']
} as const

/** The variables that list hosts which need no proxy. */
export const noProxyVariables = ['no_proxy', 'NO_PROXY'] as const

type ProxyVariable =
  (typeof proxyVariables)[keyof typeof proxyVariables][number] | (typeof noProxyVariables)[number]

/** The values of these variables; one that is not set is missing. */
export type ProxyVariables = Readonly<Partial<Record<ProxyVariable, string>>>

/** Treats an empty variable as absent. Each problem is a sentence. */
export function parseProxySettings(variables: ProxyVariables): Checked<ProxySettings> {
  const https = readProxy(variables, proxyVariables.https)
  const http = readProxy(variables, proxyVariables.http)
  const [exceptions] = firstSet(variables, noProxyVariables)
  if (https.ok && http.ok) {
    const excepts = parseNoProxy(exceptions)
    return ok(defined({ https: https.value, http: http.value, excepts }))
  }
  return bad(...[https, http].flatMap(proxy => (proxy.ok ? [] : proxy.problems)))
}

/** `undefined`: none of the variables is set. */
function readProxy(
  variables: ProxyVariables,
  names: readonly ProxyVariable[]
): Checked<Proxy | undefined> {
  const [text, variable] = firstSet(variables, names)
  return text === '' ? ok(undefined) : parseProxy(text, variable)
}

/** The value and name of the first variable that is not empty. */
function firstSet(variables: ProxyVariables, names: readonly ProxyVariable[]): [string, string] {
  for (const name of names) {
    const value = variables[name]?.trim() ?? ''
    if (value !== '') return [value, name]
  }
  return ['', '']
}

/** The proxy that a request to `url` goes through, if any. No proxy is used for `directHosts`. */
export function proxyFor(
  proxies: ProxySettings,
  directHosts: readonly string[],
  url: URL
): Proxy | undefined {
  const proxy = url.protocol === 'https:' ? proxies.https : proxies.http
  const isDirect =
    proxy === undefined ||
    directHosts.includes(url.hostname) ||
    mustBypass(proxy, url) ||
    proxies.excepts(url)
  return isDirect ? undefined : proxy
}

/**
 * A proxy on another machine would resolve a loopback address to itself. Plain http is unencrypted,
 * so a signed http request may pass through a proxy on this machine only.
 */
function mustBypass(proxy: Proxy, { protocol, hostname }: URL): boolean {
  return (protocol === 'http:' || isLoopback(hostname)) && !isLoopback(proxy.host)
}

/** As {@link proxyFor}; logs each host that bypasses the proxy once. */
export function proxyRouter(
  proxies: ProxySettings,
  directHosts: readonly string[],
  debug: ((line: string) => void) | undefined
): (url: URL) => Proxy | undefined {
  const logged = new Set<string>()
  return url => {
    const proxy = proxyFor(proxies, directHosts, url)
    const configured = url.protocol === 'https:' ? proxies.https : proxies.http
    if (proxy === undefined && configured !== undefined && !logged.has(url.host)) {
      logged.add(url.host)
      debug?.(`${url.host} is reached without the proxy ${configured.name}`)
    }
    return proxy
  }
}

/** The proxies in use, for the log; empty when there are none. */
export function describeProxies({ https, http }: ProxySettings): string {
  const used = [https, http !== undefined && isLoopback(http.host) ? http : undefined]
  return [...new Set(used.flatMap(proxy => proxy?.name ?? []))].join(', ')
}

/** A user name without a password may be a token. A shorter one is a name: masking it would garble ordinary words of the log. */
const shortestToken = 8

/** Every secret in the proxy variables, used or not, in each form in which it may be printed. */
export function proxySecretsIn(variables: ProxyVariables): string[] {
  const secrets = Object.values(proxyVariables)
    .flat()
    .flatMap(name => credentialsIn(variables[name]?.trim() ?? '') ?? [])
    .flatMap(({ raw, user, password, base64 }) => {
      if (password !== '') return [raw, password, unescape(password), base64]
      return user.length < shortestToken ? [base64] : [user, unescape(user), base64]
    })
  return [...new Set(secrets)]
}
