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
 * A line of the policy, linked to the file at the commit of the run. A link leaves out the folders,
 * which make tables wide.
 */
export function policyLink(source: SourceLocation, { source: root }: Pages): string {
  if (root === undefined) return codeElement(formatLocation(source))
  const url = `${root}/${encodeUriPath(source.file)}#L${source.line}`
  const name = source.file.split('/').at(-1) ?? ''
  return linkElement(codeElement(formatLocation({ ...source, file: name })), url)
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
