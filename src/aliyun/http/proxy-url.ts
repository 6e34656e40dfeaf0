import { unescape } from 'node:querystring'
import { defined } from '../../encryption/defined-fields.js'
import { bad, ok, type Checked } from '../../text/checked-value.js'
import { code, message } from '../../text/message.js'

/** A forward proxy. */
export interface Proxy {
  /** The URL without credentials, such as `http://proxy.corp:3128`: the only form that is ever shown. */
  readonly name: string
  /** The environment variable that names it. */
  readonly variable: string
  /** The connection to the proxy itself uses TLS. */
  readonly secure: boolean
  /** A name or an address, without brackets. */
  readonly host: string
  readonly port: number
  /** The value of Proxy-Authorization: a secret. */
  readonly authorization?: string
}

interface ProxyCredentials {
  /** As written in the URL, before the `@`. */
  readonly raw: string
  readonly user: string
  readonly password: string
  /** As sent in Proxy-Authorization. Source: RFC 7617. */
  readonly base64: string
}

const scheme = /^[a-z][a-z0-9+.-]*:\/\//i

/** Parses the value of `variable`. Problems are sentences, and never quote the value, which may contain a password. */
export function parseProxy(text: string, variable: string): Checked<Proxy> {
  const url = URL.parse(scheme.test(text) ? text : `http://${text}`)
  if (url !== null && url.protocol !== 'http:' && url.protocol !== 'https:') {
    return bad(
      message`${code(variable)} must be the URL of an ${code('http://')} or ${code('https://')} proxy. Other kinds of proxies are not supported.`
    )
  }
  // A password with an unencoded / ? or # in it shows up as a path, a query or a fragment.
  const isOrigin = url?.pathname === '/' && url.search === '' && url.hash === ''
  if (url === null || !isOrigin || url.port === '0' || /[\s\p{Cc}]/u.test(text)) {
    return bad(
      message`${code(variable)} is not a valid proxy URL. Use a URL such as ${code('http://proxy.example:3128')}. Characters such as ${code('/ # ? @ %')} in a user name or password must be percent-encoded.`
    )
  }
  const secure = url.protocol === 'https:'
  const port = Number(url.port) || (secure ? 443 : 80)
  const credentials = credentialsIn(text)
  return ok(
    defined({
      name: `${url.protocol}//${url.hostname}:${port}`,
      variable,
      secure,
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port,
      authorization: credentials && `Basic ${credentials.base64}`
    })
  )
}

/** The user name and password in a proxy URL, also where the URL is invalid. */
export function credentialsIn(text: string): ProxyCredentials | undefined {
  const raw = /^(.+)@/s.exec(text.replace(scheme, ''))?.[1]
  if (raw === undefined) return undefined
  const [, user = '', password = ''] = /^([^:]*):?(.*)$/s.exec(raw) ?? []
  if (user === '' && password === '') return undefined
  // Unlike decodeURIComponent, unescape does not throw on a lone %.
  const pair = `${unescape(user)}:${unescape(password)}`
  return { raw, user, password, base64: Buffer.from(pair, 'utf8').toString('base64') }
}
