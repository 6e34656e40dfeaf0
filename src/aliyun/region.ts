import { financeRegionOf } from './finance-region.js'

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
