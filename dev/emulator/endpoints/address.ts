import { isIP } from 'node:net'
import { regionOfFinanceHost, regionHostLabel } from './finance-hosts.js'
import { percentDecode } from '../http/wire-request.js'

/** What a request addresses. */
export interface Address extends Endpoint {
  key?: string
  /** The bucket is in the path, at a host that accepts it only as a subdomain. */
  usesPathStyle?: true
}

interface Endpoint {
  bucket?: string
  /** The endpoint's region, when the host names one. */
  region?: string
  /** The transfer acceleration endpoint, which belongs to no region. */
  accelerated?: true
  /** The CloudBox of the endpoint; it serves only its own buckets. */
  cloudBox?: string
  /** The bucket's name is a domain that is not bound to a bucket. */
  unbound?: true
}

/** A kind of host that OSS serves. */
interface HostPattern {
  host: RegExp
  /** Accepts a bucket only as a subdomain, which help.aliyun.com calls the third level domain. */
  thirdLevelOnly?: true
}

/** A bucket that a domain (CNAME) is bound to. */
export interface BoundBucket {
  name: string
  region: string
}

const BUCKET = '(?:(?<bucket>[^.]*)\\.)?'

/**
 * Public, internal, dual-stack, accelerate and CloudBox hosts. Sources: alibabacloud-oss-go-sdk-v2
 * oss/endpoints.go and oss/client.go; for the older VPC hosts, ali-oss
 * lib/common/utils/setRegion.js.
 */
const ENDPOINTS: readonly HostPattern[] = [
  {
    host: new RegExp(`^${BUCKET}oss-(?<accelerate>accelerate(?:-overseas)?)\\.aliyuncs\\.com$`),
    thirdLevelOnly: true
  },
  // Whether a CloudBox accepts path-style requests is not documented.
  {
    host: new RegExp(
      `^${BUCKET}(?<cloudBox>cb-[a-z0-9-]+)\\.(?<region>[a-z0-9-]+)\\.oss-cloudbox\\.aliyuncs\\.com$`
    )
  },
  {
    host: new RegExp(
      `^${BUCKET}(?:vpc100-)?oss-(?<region>[a-z0-9-]+?)(?:-internal)?\\.aliyuncs\\.com$`
    ),
    thirdLevelOnly: true
  },
  {
    host: new RegExp(`^${BUCKET}(?<region>[a-z0-9-]+)\\.oss\\.aliyuncs\\.com$`),
    thirdLevelOnly: true
  },
  // The bucket is in the path. Source:
  // help.aliyun.com/en/oss/user-guide/access-oss-via-privatelink-network.
  { host: /^ep-[a-z0-9-]+\.oss\.(?<region>[a-z0-9-]+)\.privatelink\.aliyuncs\.com$/ },
  { host: /^(?<bucket>[^.]*)\.(?:localhost|127\.0\.0\.1)$/ }
]

/** Any other name is a customer's domain. */
const CUSTOM_DOMAIN = /^(?!.*\.aliyuncs\.com$)[^.]+(?:\.[^.]+)+$/

/**
 * The addresses that a request can mean, the likeliest first. There is more than one only because
 * of two habits of ali-oss (lib/common/utils/createRequest.js) with an IP endpoint: sldEnable
 * repeats the Host's bucket in the path, and an operation without a bucket names the bucket
 * "undefined". The signature shows which one is meant. A custom domain means the bucket it is bound
 * to, whatever the request is signed for, or itself while unbound.
 */
export function candidateAddresses(
  host: string,
  path: string,
  findBoundBucket: (domain: string) => BoundBucket | undefined = () => undefined
): [Address, ...Address[]] {
  const name = host.toLowerCase().replace(/:\d*$/, '')
  const form = matchEndpoint(name)
  if (form === undefined && isCustomDomain(name)) {
    const boundBucket = findBoundBucket(name)
    const key = keyOf(path.slice(1))
    if (boundBucket === undefined) return [{ bucket: name, unbound: true, ...key }]
    return [{ bucket: boundBucket.name, region: boundBucket.region, ...key }]
  }
  const { bucket, ...endpoint } = form?.endpoint ?? {}
  const byPath = { ...endpoint, ...splitBucketAndKey(path.slice(1)) }
  if (bucket === undefined || bucket === '') {
    const misplaced = form?.thirdLevelOnly === true && byPath.bucket !== undefined
    return [{ ...byPath, ...(misplaced ? { usesPathStyle: true } : {}) }]
  }
  const byHost = { ...endpoint, bucket, ...keyOf(path.slice(1)) }
  const either = byPath.bucket === bucket || bucket === 'undefined'
  return either ? [byHost, byPath] : [byHost]
}

export function publicEndpoint(region: string): string {
  return `${regionHostLabel(region)}.aliyuncs.com`
}

export function internalEndpoint(region: string): string {
  return `${regionHostLabel(region)}-internal.aliyuncs.com`
}

function matchEndpoint(name: string): { endpoint: Endpoint; thirdLevelOnly: boolean } | undefined {
  for (const { host, thirdLevelOnly = false } of ENDPOINTS) {
    const groups = host.exec(name)?.groups
    if (groups === undefined) continue
    const { bucket, accelerate, cloudBox } = groups
    const ownHost = bucket === undefined ? name : name.slice(bucket.length + 1)
    const region = regionOfFinanceHost(ownHost) ?? groups['region']
    const endpoint: Endpoint = {
      ...(bucket === undefined ? {} : { bucket }),
      ...(region === undefined ? {} : { region }),
      ...(accelerate === undefined ? {} : { accelerated: true }),
      ...(cloudBox === undefined ? {} : { cloudBox })
    }
    return { endpoint, thirdLevelOnly }
  }
  return undefined
}

function isCustomDomain(name: string): boolean {
  return isIP(name) === 0 && CUSTOM_DOMAIN.test(name)
}

function splitBucketAndKey(path: string): { bucket?: string; key?: string } {
  const slash = path.indexOf('/')
  const first = slash < 0 ? path : path.slice(0, slash)
  if (first === '' && slash < 0) return {}
  return { bucket: percentDecode(first), ...keyOf(slash < 0 ? '' : path.slice(slash + 1)) }
}

function keyOf(path: string): { key?: string } {
  return path === '' ? {} : { key: percentDecode(path) }
}
