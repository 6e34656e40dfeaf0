import { unescape } from 'node:querystring'

/** A forward proxy. */
export interface Proxy {
  /** Without credentials, such as `http://proxy.corp:3128`: all that is ever shown of it. */
  readonly name: string
  /** The environment variable that names it. */
  readonly variable: string
  /** It is spoken to over TLS itself. */
  readonly secure: boolean
  /** A name or an address, without brackets. */
  readonly host: string
  readonly port: number
  /** The value of Proxy-Authorization: a secret. */
  readonly authorization?: string
}

interface ProxyCredentials {
  /** As they stand in the URL, before the `@`. */
  readonly raw: string
  readonly user: string
  readonly password: string
  /** As Proxy-Authorization carries them. Source: RFC 7617. */
  readonly base64: string
}

const scheme = /^[a-z][a-z0-9+.-]*:\/\//i

/** Reads a proxy as a person names it in `variable`. A problem never has the value in it: there may be a password in that. */
export function parseProxy(text: string, variable: string): Proxy | { readonly problem: string } {
  const url = URL.parse(scheme.test(text) ? text : `http://${text}`)
  if (url !== null && url.protocol !== 'http:' && url.protocol !== 'https:') {
    return {
      problem: `${variable} names a proxy that is neither http:// nor https://, and no other kind is supported.`
    }
  }
  // A path, a query or a fragment is what a password becomes that has a / ? or # in it.
  const whole = url?.pathname === '/' && url.search === '' && url.hash === ''
  if (url === null || !whole || url.port === '0' || /[\s\p{Cc}]/u.test(text)) {
    return {
      problem: `${variable} is not the URL of a proxy, such as http://proxy.example:3128. Characters such as / # ? @ % in a user name or a password must be percent-encoded.`
    }
  }
  const secure = url.protocol === 'https:'
  const port = Number(url.port) || (secure ? 443 : 80)
  const credentials = credentialsIn(text)
  return {
    name: `${url.protocol}//${url.hostname}:${port}`,
    variable,
    secure,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port,
    ...(credentials && { authorization: `Basic ${credentials.base64}` })
  }
}

/** The user name and the password in the URL of a proxy, whether it is a good one or not. */
export function credentialsIn(text: string): ProxyCredentials | undefined {
  const raw = /^(.+)@/s.exec(text.replace(scheme, ''))?.[1]
  if (raw === undefined) return undefined
  const [, user = '', password = ''] = /^([^:]*):?(.*)$/s.exec(raw) ?? []
  if (user === '' && password === '') return undefined
  // Unlike decodeURIComponent, unescape lets a lone % pass.
  const pair = `${unescape(user)}:${unescape(password)}`
  return { raw, user, password, base64: Buffer.from(pair, 'utf8').toString('base64') }
}
