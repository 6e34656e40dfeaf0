import { decode } from './wire-request.js'

/** What a request is about. */
export interface Address {
  bucket?: string
  key?: string
  /** The region of the endpoint that was asked, when the host names one. */
  region?: string
  /** The transfer acceleration endpoint, which belongs to no region. */
  accelerated?: true
}

interface Endpoint {
  bucket?: string
  region?: string
  accelerated?: true
}

/** Host forms of alibabacloud-oss-go-sdk-v2 oss/endpoints.go: public, internal, dual-stack, accelerate. */
const ENDPOINTS = [
  /^(?:(?<bucket>[^.]*)\.)?oss-(?<accelerate>accelerate(?:-overseas)?)\.aliyuncs\.com$/,
  /^(?:(?<bucket>[^.]*)\.)?oss-(?<region>[a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com$/,
  /^(?:(?<bucket>[^.]*)\.)?(?<region>[a-z0-9-]+)\.oss\.aliyuncs\.com$/,
  /^(?<bucket>[^.]*)\.(?:localhost|127\.0\.0\.1)$/
]

/**
 * The addresses that a request can mean, the likeliest first; more than one only for two habits of
 * ali-oss (lib/common/utils/createRequest.js) with an IP endpoint: sldEnable repeats the Host's
 * bucket in the path, and a call without a bucket names the bucket "undefined". Which one is meant
 * shows in the signature.
 */
export function addressesOf(host: string, path: string): [Address, ...Address[]] {
  const { bucket, ...endpoint } = endpointOf(host)
  const byPath = { ...endpoint, ...split(path.slice(1)) }
  if (bucket === undefined || bucket === '') return [byPath]
  const byHost = { ...endpoint, bucket, ...keyOf(path.slice(1)) }
  const either = byPath.bucket === bucket || bucket === 'undefined'
  return either ? [byHost, byPath] : [byHost]
}

export function publicEndpoint(region: string): string {
  return `oss-${region}.aliyuncs.com`
}

export function internalEndpoint(region: string): string {
  return `oss-${region}-internal.aliyuncs.com`
}

function endpointOf(host: string): Endpoint {
  const name = host.toLowerCase().replace(/:\d*$/, '')
  for (const form of ENDPOINTS) {
    const groups = form.exec(name)?.groups
    if (groups === undefined) continue
    const { bucket, region, accelerate } = groups
    return {
      ...(bucket === undefined ? {} : { bucket }),
      ...(region === undefined ? {} : { region }),
      ...(accelerate === undefined ? {} : { accelerated: true })
    }
  }
  return {}
}

function split(path: string): { bucket?: string; key?: string } {
  const slash = path.indexOf('/')
  const first = slash < 0 ? path : path.slice(0, slash)
  if (first === '' && slash < 0) return {}
  return { bucket: decode(first), ...keyOf(slash < 0 ? '' : path.slice(slash + 1)) }
}

function keyOf(path: string): { key?: string } {
  return path === '' ? {} : { key: decode(path) }
}
