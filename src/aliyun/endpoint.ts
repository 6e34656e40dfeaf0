import { formOf, type EndpointForm } from './endpoint-form.js'
import { isLoopback } from '../loopback.js'
import { regionOfKmsHost } from './region-host.js'

/** An endpoint that overrides the regions' own: where to connect, and nothing else. */
export interface Endpoint {
  /** `https://host[:port]`, or `http://` on loopback. */
  readonly origin: string
  /** The region that the host speaks for, where the host says so. */
  readonly region?: string
}

/** An endpoint of OSS, with what its host says about the requests that go there. */
export interface OssEndpoint extends Endpoint, EndpointForm {}

interface Problem {
  readonly problem: string
}

/** Reads an endpoint of OSS as a person writes it: a host or an origin. */
export function parseEndpoint(text: string): OssEndpoint | Problem {
  const url = parseOrigin(
    text,
    'give a host such as oss-cn-hangzhou.aliyuncs.com, without a bucket, a path or credentials'
  )
  if ('problem' in url) return url
  const form = formOf(url.hostname)
  return 'problem' in form ? form : { origin: originOf(url), ...form }
}

/** Reads an endpoint of KMS as a person writes it: a host or an origin. */
export function parseKmsEndpoint(text: string): Endpoint | Problem {
  const url = parseServiceOrigin(text, 'kms.cn-hangzhou.aliyuncs.com')
  if ('problem' in url) return url
  const region = regionOfKmsHost(url.hostname)
  return { origin: originOf(url), ...(region === null ? {} : { region }) }
}

/** Reads an endpoint of STS, which serves every region, as a person writes it: a host or an origin. */
export function parseStsEndpoint(text: string): Endpoint | Problem {
  const url = parseServiceOrigin(text, 'sts.cn-hangzhou.aliyuncs.com')
  return 'problem' in url ? url : { origin: originOf(url) }
}

function parseServiceOrigin(text: string, example: string): URL | Problem {
  return parseOrigin(text, `give a host such as ${example}, without a path or credentials`)
}

function parseOrigin(text: string, wanted: string): URL | Problem {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`)
  if (url?.hostname.startsWith('[') === true) {
    return { problem: 'is an IPv6 address, which is not supported; give a host name' }
  }
  if (url === null || !/^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/.test(url.hostname)) {
    return { problem: `is not a host; ${wanted}` }
  }
  if (url.username !== '' || url.password !== '')
    return { problem: `carries credentials; ${wanted}` }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return { problem: `has a path or a query; ${wanted}` }
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return { problem: 'is neither https nor http' }
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return {
      problem:
        'is plain http, which is for loopback only: anyone on the way could read or change the answers'
    }
  }
  return url
}

function originOf({ hostname, origin }: URL): string {
  // ali-oss puts the bucket before a host name, and "bucket.localhost" resolves almost nowhere.
  return hostname === 'localhost' ? origin.replace('localhost', '127.0.0.1') : origin
}
