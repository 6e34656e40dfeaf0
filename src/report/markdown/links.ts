import type { Finding } from '../../encryption/finding.js'
import type { ReasonCode } from '../../encryption/reason.js'
import type { SourceLocation } from '../../encryption/source-location.js'
import { codeElement, linkElement } from '../../text/html.js'
import { encodeUriPath, formatLocation } from '../format-location.js'
import type { Pages } from '../report.js'

/** A reason code, linked to what the documentation says about it. */
export function reasonLink(code: ReasonCode, { reasons }: Pages): string {
  return linkElement(codeElement(code), reasons && `${reasons}#${code}`)
}

/**
 * A line of the policy, linked to the file at the commit of the run. With a link, the number is
 * enough: the verdict names the file.
 */
export function policyLink(source: SourceLocation, pages: Pages): string {
  const url = policyLineUrl(source, pages)
  return url === undefined
    ? codeElement(formatLocation(source))
    : linkElement(`line&nbsp;${source.line}`, url)
}

/** The same with the name of the file, for where no verdict names it. */
export function policyPositionLink(source: SourceLocation, pages: Pages): string {
  return linkElement(codeElement(formatLocation(source)), policyLineUrl(source, pages))
}

function policyLineUrl({ file, line }: SourceLocation, { source: root }: Pages) {
  return root && `${root}/${encodeUriPath(file)}#L${line}`
}

export function policyFileLink(file: string, { source: root }: Pages): string {
  return linkElement(codeElement(file), root && `${root}/${encodeUriPath(file)}`)
}

/** A bucket, linked to its page in the console where its region is known. */
export function bucketLink({ bucket, region }: Pick<Finding, 'bucket' | 'region'>): string {
  const isListed = /^[a-z0-9-]+$/.test(region ?? '') && /^[a-z0-9_-]+$/.test(bucket)
  // Finance clouds have consoles of their own.
  const url =
    isListed && region?.includes('finance') === false
      ? `https://oss.console.aliyun.com/bucket/oss-${region}/${bucket}/overview`
      : undefined
  return linkElement(codeElement(bucket), url)
}
