import { regionOfHost, regionOfKmsHost } from './region.js'

/** An endpoint that overrides the regions' own: where to connect, and nothing else. */
export interface Endpoint {
  /** `https://host[:port]`, or `http://` on loopback. */
  readonly origin: string
  /** The region that the host speaks for, where the host says so. */
  readonly region?: string
  /** It is one of Alibaba Cloud's own inside the VPC. */
  readonly internal?: true
}

/** Reads an endpoint of OSS as a person writes it: a host or an origin. */
export function parseEndpoint(text: string): Endpoint | { readonly problem: string } {
  const wanted =
    'give a host such as oss-cn-hangzhou.aliyuncs.com, without a bucket, a path or credentials'
  const url = parseOrigin(text, wanted)
  if ('problem' in url) return url
  const { hostname } = url
  if (
    hostname.endsWith('.aliyuncs.com') &&
    regionOfHost(hostname.replace(/^[^.]+\./, '')) !== null
  ) {
    return { problem: `starts with a bucket name; ${wanted}` }
  }
  return endpointAt(url, regionOfHost(hostname))
}

/** Reads an endpoint of KMS as a person writes it: a host or an origin. */
export function parseKmsEndpoint(text: string): Endpoint | { readonly problem: string } {
  const url = parseOrigin(
    text,
    'give a host such as kms.cn-hangzhou.aliyuncs.com, without a path or credentials'
  )
  return 'problem' in url ? url : endpointAt(url, regionOfKmsHost(url.hostname))
}

/** Reads an endpoint of STS as a person writes it: a host or an origin. */
export function parseStsEndpoint(text: string): Endpoint | { readonly problem: string } {
  const url = parseOrigin(
    text,
    'give a host such as sts.cn-hangzhou.aliyuncs.com, without a path or credentials'
  )
  return 'problem' in url ? url : endpointAt(url, null)
}

function parseOrigin(text: string, wanted: string): URL | { readonly problem: string } {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`)
  if (url === null || !/^[a-z0-9.-]+$/.test(url.hostname))
    return { problem: `is not a host; ${wanted}` }
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

function endpointAt({ hostname, origin }: URL, region: string | null): Endpoint {
  return {
    // ali-oss puts the bucket before a host name, and "bucket.localhost" resolves almost nowhere.
    origin: hostname === 'localhost' ? origin.replace('localhost', '127.0.0.1') : origin,
    ...(region === null ? {} : { region }),
    ...(hostname.endsWith('-internal.aliyuncs.com') ? { internal: true } : {})
  }
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
}
