/**
 * Host names of the finance clouds. Source:
 * help.aliyun.com/zh/oss/user-guide/regions-and-endpoints, 金融云.
 */
const PUBLIC = new Map([
  ['cn-hangzhou-finance', 'oss-cn-hzfinance'],
  ['cn-shanghai-finance-1', 'oss-cn-shanghai-finance-1-pub'],
  ['cn-shenzhen-finance-1', 'oss-cn-szfinance'],
  ['cn-beijing-finance-1', 'oss-cn-beijing-finance-1-pub']
])

/** With "-internal" where the region has such hosts; private networks have no others. */
const REGIONS = new Map([
  ...[...PUBLIC].flatMap(([region, name]) => [
    [`${name}.aliyuncs.com`, region] as const,
    [`${name}-internal.aliyuncs.com`, region] as const
  ]),
  ['oss-cn-hzjbp-a-internal.aliyuncs.com', 'cn-hangzhou-finance'],
  ['oss-cn-hzjbp-b-internal.aliyuncs.com', 'cn-hangzhou-finance'],
  ['cn-shanghai-finance.oss.aliyuncs.com', 'cn-shanghai-finance-1'],
  ['cn-shenzhen-finance.oss.aliyuncs.com', 'cn-shenzhen-finance-1']
])

/** The first label of a region's hosts, without "-internal". */
export function regionHostLabel(region: string): string {
  return PUBLIC.get(region) ?? `oss-${region}`
}

/** The region of a finance cloud host. */
export function regionOfFinanceHost(host: string): string | undefined {
  return REGIONS.get(host)
}
