import { financeRegionOf, isPrivateName, ossNameOf, parseRegion } from '../identifiers/region.js'

const name = '(?<name>[a-z0-9-]+?)'

/**
 * Hosts that contain a region: public and internal, dual-stack, the former ones of VPCs, PrivateLink.
 * Sources: the vendor's pages "Regions and endpoints" and "Access OSS over a private network by using
 * PrivateLink"; SDK go v2, `oss/endpoints.go`; SDK Node.js, `lib/common/utils/setRegion.js` (vpc100).
 */
const ossForms = [
  new RegExp(`^oss-${name}(?:-internal)?\\.aliyuncs\\.com$`),
  new RegExp(`^${name}\\.oss\\.aliyuncs\\.com$`),
  new RegExp(`^vpc100-oss-${name}\\.aliyuncs\\.com$`),
  new RegExp(`^ep-[a-z0-9-]+\\.oss\\.${name}\\.privatelink\\.aliyuncs\\.com$`)
]

/** Names that are not regions although they stand in their position: transfer acceleration, the console's hosts. */
const notARegion = /^accelerate(?:-|$)|-console$/

/** The host at which OSS serves a region. */
export function ossHost(region: string, internal: boolean): string {
  return `oss-${ossNameOf(region)}${internal ? '-internal' : ''}.aliyuncs.com`
}

/** The region of an OSS host of aliyuncs.com; `null` for every other host. */
export function regionOfHost(host: string): string | null {
  const found = nameIn(host)
  if (found === undefined || notARegion.test(found)) return null
  return financeRegionOf(found) ?? parseRegion(found)
}

/** Whether the host belongs to a finance cloud's private network, which cannot be reached by its region alone. */
export function isPrivateHost(host: string): boolean {
  return isPrivateName(nameIn(host) ?? '')
}

/** The region of a KMS host; `null` for every other host. Source: KMS's page on endpoints. */
export function regionOfKmsHost(host: string): string | null {
  return regionIn(/^kms(?:-vpc)?\.(?<region>[a-z0-9-]+)\.aliyuncs\.com$/, host)
}

/** Finance clouds without an STS endpoint of their own. */
const servedByGlobalSts = ['cn-hangzhou-finance', 'cn-shenzhen-finance-1']

/**
 * The host at which STS serves a region; for an unknown region the global one.
 * Source: the STS API's endpoint metadata (2015-04-01), and STS's page on endpoints for the VPC's.
 */
export function stsHost(region: string | undefined, internal: boolean): string {
  if (region === undefined || servedByGlobalSts.includes(region)) return 'sts.aliyuncs.com'
  return `${internal ? 'sts-vpc' : 'sts'}.${region}.aliyuncs.com`
}

function nameIn(host: string): string | undefined {
  for (const form of ossForms) {
    const found = form.exec(host)?.groups?.['name']
    if (found !== undefined) return found
  }
  return undefined
}

function regionIn(form: RegExp, host: string): string | null {
  const region = form.exec(host)?.groups?.['region']
  return region === undefined ? null : parseRegion(region)
}
