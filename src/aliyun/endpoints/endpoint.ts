import { isIP } from 'node:net'
import { problemWithBucketName } from '../identifiers/bucket-name.js'
import { regionOfHost, regionOfKmsHost } from './region-host.js'
import { isSecureUrl } from '../../runtime/secure-url.js'

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
  if (!isSecureUrl(url)) {
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

/** What the host of an OSS endpoint says of itself. */
export interface EndpointForm {
  /** The region that it speaks for, where it says so. */
  readonly region?: string
  /** It is reached from inside the VPC. */
  readonly internal?: true
  /**
   * Where a bucket is named in a request; absent: before the host. `path`: in the path. `own-domain`:
   * nowhere, since the host is a domain (CNAME) that is bound to one bucket.
   */
  readonly style?: 'path' | 'own-domain'
  /** The id of the CloudBox that it belongs to, which is what requests are signed for. */
  readonly cloudBox?: string
}

interface Problem {
  readonly problem: string
}

const regional = 'leave endpoint empty and give region'

/** Hosts of OSS that take no call about a bucket, or not in OSS's words; with a bucket before them or not. */
const refused: readonly (readonly [form: RegExp, why: (host: string) => string])[] = [
  [
    /(?:^|\.)oss-accelerate(?:-overseas)?\.aliyuncs\.com$/,
    () =>
      `is for transfer acceleration, which carries objects; a bucket is configured at its region's endpoint: ${regional}`
  ],
  [
    /\.(?:oss-accesspoint|oss-object-process|oss-data-acc)\.aliyuncs\.com$/,
    () => `is for access to objects; a bucket is configured at its region's endpoint: ${regional}`
  ],
  [
    /(?:^|\.)s3\.oss-[a-z0-9-]+\.aliyuncs\.com$/,
    host => `speaks the protocol of S3; give ${host.replace(/^.*\bs3\./, '')}, without "s3."`
  ],
  [
    /\.oss-cloudbox-control\.aliyuncs\.com$/,
    host =>
      `is the control endpoint of a CloudBox, which takes no objects; give its data endpoint, which takes every call: ${host.replace('oss-cloudbox-control', 'oss-cloudbox')}`
  ]
]

/** Source: the vendor's page "OSS on CloudBox"; SDK go v2, `oss/client.go`, resolveCloudBox. */
const cloudBoxForm =
  /^(?<cloudBox>cb-[a-z0-9-]+)\.(?<region>[a-z0-9-]+)\.oss-cloudbox\.aliyuncs\.com$/

/** The vendor's own domains: no customer's domain is among their hosts. */
const vendors = /\.(?:aliyuncs|aliyun-inc)\.com$/

/** Tells the form of a host, in lower case, or why OSS can't be asked about a bucket there. */
export function formOf(host: string): EndpointForm | Problem {
  if (host === 'localhost' || isIP(host) !== 0) return {}
  if (!vendors.test(host)) return { style: 'own-domain' }
  const why = refused.find(([form]) => form.test(host))?.[1]
  if (why !== undefined) return { problem: why(host) }
  const known = knownForm(host)
  if (known !== null) return known
  return knownForm(host.replace(/^[^.]+\./, '')) === null
    ? {}
    : {
        problem:
          'starts with a bucket name; give the host alone, such as oss-cn-hangzhou.aliyuncs.com'
      }
}

/**
 * The bucket in front of one of OSS's own hosts, such as photos.oss-cn-hangzhou.aliyuncs.com; empty
 * for every other host: a domain that is bound to a bucket, or an address, names none.
 */
export function bucketInHost(host: string): string {
  const [, label = '', rest = ''] = /^([^.]+)\.([^:]+)(?::\d+)?$/.exec(host.toLowerCase()) ?? []
  return knownForm(rest) !== null && problemWithBucketName(label) === null ? label : ''
}

function knownForm(host: string): EndpointForm | null {
  const { cloudBox, region: homeRegion } = cloudBoxForm.exec(host)?.groups ?? {}
  if (cloudBox !== undefined && homeRegion !== undefined) {
    // A CloudBox has no public endpoint.
    return { region: homeRegion, internal: true, cloudBox }
  }
  const region = regionOfHost(host)
  if (region === null) return null
  // Its page has every SDK address the bucket by path there.
  if (host.endsWith('.privatelink.aliyuncs.com')) return { region, internal: true, style: 'path' }
  const internal = host.startsWith('vpc100-') || host.endsWith('-internal.aliyuncs.com')
  return { region, ...(internal ? { internal } : {}) }
}
