const regionId = /^(?=.{4,40}$)[a-z]{2,}(?:-[a-z0-9]+)+$/

/** OSS's name for the private network of Hangzhou's finance cloud: neither a region id nor part of a public host. */
const privateHangzhou = /^cn-hzjbp(?:-|$)/

/**
 * Returns the general region id (`cn-hangzhou`) for both spellings (`oss-cn-hangzhou`), and for OSS's
 * names of finance clouds (`oss-cn-hzfinance`); `null` for any other text. There is no list of regions,
 * since new ones open every year.
 */
export function parseRegion(text: string): string | null {
  const id = text.replace(/^oss-/, '')
  if (privateHangzhou.test(id)) return null
  return financeRegionOf(id) ?? (regionId.test(id) && !id.endsWith('-internal') ? id : null)
}

/**
 * The finance clouds, whose hosts are not named by the region id. Each has hosts in a public network, for
 * which these are the names, and in a private one, which only the endpoint input can select.
 * Source: the vendor's page "Regions and endpoints", finance cloud.
 */
const publicNames: ReadonlyMap<string, string> = new Map([
  ['cn-hangzhou-finance', 'cn-hzfinance'],
  ['cn-shanghai-finance-1', 'cn-shanghai-finance-1-pub'],
  ['cn-shenzhen-finance-1', 'cn-szfinance'],
  ['cn-beijing-finance-1', 'cn-beijing-finance-1-pub']
])

const regionsByName: ReadonlyMap<string, string> = new Map([
  ...[...publicNames].map(([region, name]) => [name, region] as const),
  // In Hangzhou each of two zones has a private host; the other private hosts contain the region id.
  ['cn-hzjbp-a', 'cn-hangzhou-finance'],
  ['cn-hzjbp-b', 'cn-hangzhou-finance'],
  // The names of dual-stack hosts; the one in Hangzhou contains the region id.
  ['cn-shanghai-finance', 'cn-shanghai-finance-1'],
  ['cn-shenzhen-finance', 'cn-shenzhen-finance-1']
])

/** The name of a region within the names of its hosts. */
export function ossNameOf(region: string): string {
  return publicNames.get(region) ?? region
}

/** The finance region whose hosts contain this name. */
export function financeRegionOf(name: string): string | undefined {
  return regionsByName.get(name)
}

/** Whether hosts with this name belong to a finance cloud's private network. */
export function isPrivateName(name: string): boolean {
  return name.startsWith('cn-hzjbp-') || (publicNames.has(name) && name !== 'cn-hangzhou-finance')
}
