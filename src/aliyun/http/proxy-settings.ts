import { unescape } from 'node:querystring'
import { credentialsIn, parseProxy, type Proxy } from './proxy-url.js'
import { isLoopback } from '../../runtime/secure-url.js'
import { parseNoProxy } from './no-proxy.js'

/** What the environment says about proxies. */
export interface ProxySettings {
  /** For https URLs. */
  readonly https?: Proxy
  /** For http URLs. */
  readonly http?: Proxy
  /** Whether NO_PROXY excepts a URL. */
  readonly excepts: (url: URL) => boolean
}

/** Where a proxy may be named: for https and for http URLs, the lower case first, as in curl. */
export const proxyVariables = {
  https: ['https_proxy', 'HTTPS_PROXY'],
  http: ['http_proxy', 'HTTP_PROXY']
} as const

/** Where the hosts that need no proxy may be listed. */
export const noProxyVariables = ['no_proxy', 'NO_PROXY'] as const

type ProxyVariable =
  (typeof proxyVariables)[keyof typeof proxyVariables][number] | (typeof noProxyVariables)[number]

/** The values of these variables; one that is not set is missing. */
export type ProxyVariables = Readonly<Partial<Record<ProxyVariable, string>>>

/** An ECS instance's metadata, which only the instance itself may ask. Source: the vendor's "Instance metadata". */
export const metadataHost = '100.100.100.200'

/** Reads the proxies; an empty variable is an absent one. Problems are a sentence each. */
export function parseProxySettings(
  variables: ProxyVariables
): { readonly proxies: ProxySettings } | { readonly problems: readonly string[] } {
  const https = readProxy(variables, proxyVariables.https)
  const http = readProxy(variables, proxyVariables.http)
  const [except] = firstSet(variables, noProxyVariables)
  const problems = [https, http].flatMap(read => (read && 'problem' in read ? [read.problem] : []))
  if (problems.length > 0) return { problems }
  return {
    proxies: {
      ...(https && 'name' in https ? { https } : {}),
      ...(http && 'name' in http ? { http } : {}),
      excepts: parseNoProxy(except)
    }
  }
}

function readProxy(
  variables: ProxyVariables,
  names: readonly ProxyVariable[]
): Proxy | { readonly problem: string } | undefined {
  const [text, variable] = firstSet(variables, names)
  return text === '' ? undefined : parseProxy(text, variable)
}

/** The first variable that is not empty, by value and name. */
function firstSet(variables: ProxyVariables, names: readonly ProxyVariable[]): [string, string] {
  for (const name of names) {
    const value = variables[name]?.trim() ?? ''
    if (value !== '') return [value, name]
  }
  return ['', '']
}

/** The proxy that a request to `url` goes through, if any. */
export function proxyFor(proxies: ProxySettings, url: URL): Proxy | undefined {
  const proxy = url.protocol === 'https:' ? proxies.https : proxies.http
  const direct = proxy === undefined || staysHere(proxy, url) || proxies.excepts(url)
  return direct ? undefined : proxy
}

/**
 * Another machine's proxy would look for a loopback address at itself. And http is in the clear: a
 * signed request may pass through a proxy on this machine, and never goes to another one so.
 */
function staysHere(proxy: Proxy, { protocol, hostname }: URL): boolean {
  if (hostname === metadataHost) return true
  return (protocol === 'http:' || isLoopback(hostname)) && !isLoopback(proxy.host)
}

/** {@link proxyFor}, which tells the debug log once of each host that is reached without the proxy. */
export function proxyRouter(
  proxies: ProxySettings,
  debug: (line: string) => void
): (url: URL) => Proxy | undefined {
  const told = new Set<string>()
  return url => {
    const proxy = proxyFor(proxies, url)
    const set = url.protocol === 'https:' ? proxies.https : proxies.http
    if (proxy === undefined && set !== undefined && !told.has(url.host)) {
      told.add(url.host)
      debug(`${url.host} is reached without the proxy ${set.name}`)
    }
    return proxy
  }
}

/** The proxies that requests may go through, for the log; empty when there is none. */
export function describeProxies({ https, http }: ProxySettings): string {
  const used = [https, http !== undefined && isLoopback(http.host) ? http : undefined]
  return [...new Set(used.flatMap(proxy => proxy?.name ?? []))].join(', ')
}

/** A user name without a password may be a token; a shorter one is a name, and would be masked in every other word. */
const shortestToken = 8

/** Every secret in the variables that name proxies, used or not, in each form that may come to be printed. */
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
