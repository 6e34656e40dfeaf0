import { isIP } from 'node:net'
import { defined } from '../../encryption/defined-fields.js'
import { bad, ok, type Checked } from '../../text/checked-value.js'
import { code, input, message, type Message } from '../../text/message.js'
import { isSecureUrl } from '../../runtime/secure-url.js'
import { problemWithBucketName } from '../identifiers/bucket-name.js'
import { regionOfHost, regionOfKmsHost } from './region-host.js'

/** An endpoint that overrides the regions' own. */
export interface Endpoint {
  /** `https://host[:port]`, or `http://` on loopback. */
  readonly origin: string
  /** The region in the host's name, if there is one. */
  readonly region?: string
}

/** An endpoint of OSS, with the properties that follow from its host. */
export interface OssEndpoint extends Endpoint, HostProperties {}

/** Parses an endpoint of OSS: a host or an origin. */
export function parseEndpoint(text: string): Checked<OssEndpoint> {
  const url = parseOrigin(
    text,
    message`Use a host such as ${code('oss-cn-hangzhou.aliyuncs.com')}, without a bucket, a path or credentials`
  )
  if (!url.ok) return url
  const properties = classifyHost(url.value.hostname)
  return properties.ok ? ok({ origin: originOf(url.value), ...properties.value }) : properties
}

/** Parses an endpoint of KMS: a host or an origin. */
export function parseKmsEndpoint(text: string): Checked<Endpoint> {
  const url = parseServiceOrigin(text, 'kms.cn-hangzhou.aliyuncs.com')
  if (!url.ok) return url
  const region = regionOfKmsHost(url.value.hostname) ?? undefined
  return ok(defined({ origin: originOf(url.value), region }))
}

/** Parses an endpoint of STS, which serves every region: a host or an origin. */
export function parseStsEndpoint(text: string): Checked<Endpoint> {
  const url = parseServiceOrigin(text, 'sts.cn-hangzhou.aliyuncs.com')
  return url.ok ? ok({ origin: originOf(url.value) }) : url
}

function parseServiceOrigin(text: string, example: string): Checked<URL> {
  return parseOrigin(
    text,
    message`Use a host such as ${code(example)}, without a path or credentials`
  )
}

/** `advice`: a sentence without a full stop. */
function parseOrigin(text: string, advice: Message): Checked<URL> {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`)
  if (url?.hostname.startsWith('[') === true) {
    return bad(message`is an IPv6 address, which is not supported. Use a host name`)
  }
  if (url === null || !/^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/.test(url.hostname)) {
    return bad(message`is not a valid host. ${advice}`)
  }
  if (url.username !== '' || url.password !== '') {
    return bad(message`contains credentials. ${advice}`)
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return bad(message`has a path, a query or a fragment. ${advice}`)
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return bad(message`uses a protocol other than https or http. Use https`)
  }
  if (!isSecureUrl(url)) {
    return bad(
      message`uses plain http, which is accepted only for loopback addresses. Over a network, others could read or change requests and responses. Use https`
    )
  }
  return ok(url)
}

function originOf({ hostname, origin }: URL): string {
  // ali-oss prepends the bucket to a host name, and "bucket.localhost" hardly ever resolves.
  return hostname === 'localhost' ? origin.replace('localhost', '127.0.0.1') : origin
}

/** What the name of an OSS host determines. */
interface HostProperties {
  /** The region in the name, if there is one. */
  readonly region?: string
  /** The host is reachable from inside the VPC. */
  readonly internal?: true
  /**
   * How a request addresses the bucket; absent: before the host. `path`: in the path. `own-domain`: not
   * at all, since the host is a domain (CNAME) that is bound to one bucket.
   */
  readonly style?: 'path' | 'own-domain'
  /** The id of the CloudBox, for which requests are signed instead of the region. */
  readonly cloudBox?: string
}

const useRegion = message`Bucket settings are available only at the endpoint of the bucket's region. Leave ${input('endpoint')} empty, and set ${input('region')}`

/** Hosts of OSS that accept no calls about buckets, or only with another protocol; the bucket may precede them. */
const unsupportedHosts: readonly (readonly [
  pattern: RegExp,
  problem: (host: string) => Message
])[] = [
  [
    /(?:^|\.)oss-accelerate(?:-overseas)?\.aliyuncs\.com$/,
    () => message`is for transfer acceleration, which serves objects only. ${useRegion}`
  ],
  [
    /\.(?:oss-accesspoint|oss-object-process|oss-data-acc)\.aliyuncs\.com$/,
    () => message`serves objects only. ${useRegion}`
  ],
  [
    /(?:^|\.)s3\.oss-[a-z0-9-]+\.aliyuncs\.com$/,
    host =>
      message`is an S3-compatible endpoint, which this action does not support. Use the OSS endpoint ${code(host.replace(/^.*\bs3\./, ''))}`
  ],
  [
    /\.oss-cloudbox-control\.aliyuncs\.com$/,
    host =>
      message`is the control endpoint of a CloudBox, which does not accept requests for objects. Use the data endpoint of the CloudBox, which accepts all requests: ${code(host.replace('oss-cloudbox-control', 'oss-cloudbox'))}`
  ]
]

/** Source: the vendor's page "OSS on CloudBox"; SDK go v2, `oss/client.go`, resolveCloudBox. */
const cloudBoxHost =
  /^(?<cloudBox>cb-[a-z0-9-]+)\.(?<region>[a-z0-9-]+)\.oss-cloudbox\.aliyuncs\.com$/

/** The vendor's own domains; customers cannot bind hosts of these to a bucket. */
const vendorDomains = /\.(?:aliyuncs|aliyun-inc)\.com$/

/** Expects a host in lower case. */
function classifyHost(host: string): Checked<HostProperties> {
  if (host === 'localhost' || isIP(host) !== 0) return ok({})
  if (!vendorDomains.test(host)) return ok({ style: 'own-domain' })
  const problem = unsupportedHosts.find(([pattern]) => pattern.test(host))?.[1]
  if (problem !== undefined) return bad(problem(host))
  const properties = propertiesOfKnownHost(host)
  if (properties !== null) return ok(properties)
  return propertiesOfKnownHost(host.replace(/^[^.]+\./, '')) === null
    ? ok({})
    : bad(
        message`starts with a bucket name. Use the host alone, such as ${code('oss-cn-hangzhou.aliyuncs.com')}`
      )
}

/** The bucket in a host of OSS such as photos.oss-cn-hangzhou.aliyuncs.com; empty for every other host, which names none. */
export function bucketInHost(host: string): string {
  const [, label = '', rest = ''] = /^([^.]+)\.([^:]+)(?::\d+)?$/.exec(host.toLowerCase()) ?? []
  return propertiesOfKnownHost(rest) !== null && problemWithBucketName(label) === null ? label : ''
}

function propertiesOfKnownHost(host: string): HostProperties | null {
  const { cloudBox, region: homeRegion } = cloudBoxHost.exec(host)?.groups ?? {}
  if (cloudBox !== undefined && homeRegion !== undefined) {
    // A CloudBox has no public endpoint.
    return { region: homeRegion, internal: true, cloudBox }
  }
  const region = regionOfHost(host)
  if (region === null) return null
  // The vendor's page on PrivateLink configures every SDK to address the bucket in the path.
  if (host.endsWith('.privatelink.aliyuncs.com')) return { region, internal: true, style: 'path' }
  const internal = host.startsWith('vpc100-') || host.endsWith('-internal.aliyuncs.com')
  return internal ? { region, internal } : { region }
}
