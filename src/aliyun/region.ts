/** Where OSS is asked about a bucket whose region nobody has told: its answer names the right one. */
export const firstRegionToAsk = 'cn-hangzhou'

/** Hosts of the same look that name no region: transfer acceleration, and the finance clouds' own. */
const ownForm = /^accelerate|-console$|hzjbp/

const regionId = /^(?=.{4,40}$)[a-z]{2,}(?:-[a-z0-9]+)+$/

/**
 * The general region id (`cn-hangzhou`) of either spelling (`oss-cn-hangzhou`), or `null`.
 * No list of regions is kept: new ones open every year.
 */
export function parseRegion(text: string): string | null {
  const id = text.replace(/^oss-/, '')
  return regionId.test(id) && !id.endsWith('-internal') ? id : null
}

/**
 * The region that an OSS host of aliyuncs.com speaks for, or `null` for every other host.
 * Source of the forms: the vendor's page on regions and endpoints; SDK go v2, `oss/endpoints.go`.
 */
export function regionOfHost(host: string): string | null {
  const { region } =
    /^oss-(?<region>[a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com$/.exec(host)?.groups ??
    /^(?<region>[a-z0-9-]+)\.oss\.aliyuncs\.com$/.exec(host)?.groups ??
    {}
  return region === undefined || ownForm.test(region) ? null : parseRegion(region)
}

/** The same for a host of KMS. Source of the forms: KMS's page on endpoints. */
export function regionOfKmsHost(host: string): string | null {
  const { region } = /^kms(?:-vpc)?\.(?<region>[a-z0-9-]+)\.aliyuncs\.com$/.exec(host)?.groups ?? {}
  return region === undefined ? null : parseRegion(region)
}

/** Where STS is asked. */
export function stsHost(region: string | undefined, internal: boolean): string {
  if (region === undefined) return 'sts.aliyuncs.com'
  return `${internal ? 'sts-vpc' : 'sts'}.${region}.aliyuncs.com`
}
