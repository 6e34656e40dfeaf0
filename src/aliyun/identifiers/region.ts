/** Where OSS is asked about a bucket whose region nobody has told: its answer names the right one. */
export const firstRegionToAsk = 'cn-hangzhou'

const regionId = /^(?=.{4,40}$)[a-z]{2,}(?:-[a-z0-9]+)+$/

/** OSS's name for the private network of Hangzhou's finance cloud: no region id, and no host as it is. */
const nobody = /^cn-hzjbp(?:-|$)/

/**
 * The general region id (`cn-hangzhou`) of either spelling (`oss-cn-hangzhou`), or `null`; that of a
 * finance cloud for OSS's own name of it (`oss-cn-hzfinance`), too.
 * No list of regions is kept: new ones open every year.
 */
export function parseRegion(text: string): string | null {
  const id = text.replace(/^oss-/, '')
  if (nobody.test(id)) return null
  return financeRegionOf(id) ?? (regionId.test(id) && !id.endsWith('-internal') ? id : null)
}

/**
 * The finance clouds, whose hosts OSS names otherwise than their regions. Each has two sets of hosts:
 * those of its public network, to which the region leads, and those of its private one, which only an
 * endpoint names. Source: the vendor's page "Regions and endpoints", finance cloud.
 */
const publicNames: ReadonlyMap<string, string> = new Map([
  ['cn-hangzhou-finance', 'cn-hzfinance'],
  ['cn-shanghai-finance-1', 'cn-shanghai-finance-1-pub'],
  ['cn-shenzhen-finance-1', 'cn-szfinance'],
  ['cn-beijing-finance-1', 'cn-beijing-finance-1-pub']
])

const regionsByName: ReadonlyMap<string, string> = new Map([
  ...[...publicNames].map(([region, name]) => [name, region] as const),
  // The private network of Hangzhou has a host for each of two zones; elsewhere it is named as the region.
  ['cn-hzjbp-a', 'cn-hangzhou-finance'],
  ['cn-hzjbp-b', 'cn-hangzhou-finance'],
  // So dual-stack hosts call them; that of Hangzhou is named as the region.
  ['cn-shanghai-finance', 'cn-shanghai-finance-1'],
  ['cn-shenzhen-finance', 'cn-shenzhen-finance-1']
])

/** What a region is called in the names of its hosts. */
export function ossNameOf(region: string): string {
  return publicNames.get(region) ?? region
}

/** The finance region that hosts call so. */
export function financeRegionOf(name: string): string | undefined {
  return regionsByName.get(name)
}

/** Whether hosts of this name are of a finance cloud's private network, where no region leads. */
export function isPrivateName(name: string): boolean {
  return name.startsWith('cn-hzjbp-') || (publicNames.has(name) && name !== 'cn-hangzhou-finance')
}
