import { isPrivateHost, regionOfHost } from '../endpoints/region-host.js'
import {
  interceptionHint,
  isTransient,
  throttledByStatus,
  undocumentedError,
  unexpectedResponse,
  type Diagnosis
} from '../http/diagnosis.js'
import { meaningOf, wrongClock } from './error-codes.js'
import { mayBeAbout, type ErrorDocument } from './error-document.js'
import type { OssResponse } from './response.js'

/** The host that received the request: the region's own, one from the inputs, or a domain that is bound to one bucket. */
export type HostChoice = 'region' | 'given' | 'own-domain'

/** The circumstances of a call that failed. */
export interface FailedCallContext {
  /** The RAM action that the call needs, and the resource. */
  readonly permission: string
  readonly now: Date
  readonly host: HostChoice
  /** Undefined: the call is about the account. */
  readonly bucket?: string | undefined
}

/** Diagnoses a response that the call could not interpret. */
export function diagnoseOssError(
  { status, error: document }: OssResponse,
  { permission, now, host, bucket }: FailedCallContext
): Diagnosis {
  if (document === null) return undocumentedError(status)
  if (bucket !== undefined && !mayBeAbout(document, bucket)) {
    return aboutOtherBucket(status, document, host)
  }

  const what = `answered ${status} ${document.code}: ${document.message}`
  const refusal = { what, retry: false, mayHaveTakenEffect: false }
  if (isWrongRegion(document)) return wrongRegion(document, refusal, host)
  if (status < 300)
    return unexpectedResponse(`answered ${status} with an error document (${document.code})`)

  const meaning = isWrongDay(document) ? wrongClock : meaningOf(document.code)
  if (meaning !== null) {
    return {
      ...refusal,
      ...meaning,
      hint: domainWarning(document, host) + clockSkew(document, now) + meaning.hint,
      retry: meaning.reasonCode === 'throttled'
    }
  }
  if (document.code === 'AccessDenied') {
    const foreign = /does not belong to you/i.test(document.message)
    const hint = foreign
      ? 'The bucket belongs to another account. Check the name and the credentials.'
      : deniedHint(permission, bucket)
    return { ...refusal, reasonCode: 'access-denied', hint }
  }
  if (status === 429) return throttledByStatus(status)
  return {
    ...refusal,
    reasonCode: 'service-error',
    hint: isTransient(status)
      ? 'Run again later. If it lasts, give the request id to the support of Alibaba Cloud.'
      : 'Look the code up in the OSS documentation; the request id helps the support of Alibaba Cloud.',
    retry: isTransient(status) || document.code === 'RequestTimeout',
    mayHaveTakenEffect: status >= 500 && status !== 503
  }
}

/** An error about another bucket says nothing about the call. */
function aboutOtherBucket(
  status: number,
  { code, buckets }: ErrorDocument,
  host: HostChoice
): Diagnosis {
  return {
    ...unexpectedResponse(
      `answered ${status} ${code} about another bucket (${buckets.join(', ')})`
    ),
    hint: host === 'own-domain' ? `${otherDomain}${interceptionHint}` : interceptionHint,
    retry: isTransient(status)
  }
}

/** Bucket policies do not apply to ListBuckets. */
function deniedHint(permission: string, bucket: string | undefined): string {
  const policies = bucket === undefined ? '' : ', and see that no bucket policy denies it'
  return `Allow ${permission} to the identity that runs this step${policies}.`
}

/**
 * OSS reports a wrong region in two ways: the bucket is elsewhere (403 with the right `<Endpoint>`, or
 * the older code PermanentRedirect), or the signature names another region than the endpoint's (400).
 * Neither has a code of its own, and OSS warns against relying on EC, so the message decides.
 */
function isWrongRegion({ code, message, endpoint }: ErrorDocument): boolean {
  return (
    code === 'PermanentRedirect' ||
    (code === 'AccessDenied' &&
      (endpoint !== '' || /must be addressed using the specified endpoint/i.test(message))) ||
    (code === 'InvalidArgument' && /invalid signing region/i.test(message))
  )
}

/**
 * A clock that is days off signs for another day, which OSS reports differently than a skew of
 * minutes. The vendor's SDKs match the message, too. Source: alibabacloud-oss-swift-sdk-v2,
 * ServiceErrorRetryable.
 */
function isWrongDay({ code, message }: ErrorDocument): boolean {
  return code === 'InvalidArgument' && /invalid signing date/i.test(message)
}

function wrongRegion(
  { endpoint }: ErrorDocument,
  refusal: Pick<Diagnosis, 'what' | 'retry' | 'mayHaveTakenEffect'>,
  host: HostChoice
): Diagnosis {
  const diagnosis = { ...refusal, reasonCode: 'wrong-region' } as const
  if (endpoint === '') {
    const hint = "Set the input region to the bucket's own region, or to that of the endpoint."
    return { ...diagnosis, hint: hostHint(host) ?? hint }
  }
  const region = regionOfHost(endpoint)
  if (region === null) {
    return {
      ...diagnosis,
      what: `sends us to ${endpoint}, which is no OSS endpoint of aliyuncs.com; it was not followed`,
      hint: hostHint(host) ?? "Set the inputs region and endpoint to the bucket's own."
    }
  }
  if (isPrivateHost(endpoint)) {
    return {
      ...diagnosis,
      hint: `The bucket is in the private network of a finance cloud. Set the input region to ${region}, and endpoint to its host there; OSS says ${endpoint}.`
    }
  }
  return { ...diagnosis, region, hint: hostHint(host) ?? `Set the input region to ${region}.` }
}

/** The hint about a wrong region where the inputs choose the host, so that no other host was tried. */
function hostHint(host: HostChoice): string | undefined {
  switch (host) {
    case 'region':
      return undefined
    case 'given':
      return "The input endpoint is not that of the bucket's region. Remove it, or give the right one."
    case 'own-domain':
      return 'Set the input region to that of the bucket that the domain in the input endpoint is bound to.'
  }
}

/** OSS finds the bucket by the domain, and the signature names ours: both codes may mean that the domain is another bucket's. */
function domainWarning({ code }: ErrorDocument, host: HostChoice): string {
  const isSuspicious = code === 'SignatureDoesNotMatch' || code === 'NoSuchBucket'
  return host === 'own-domain' && isSuspicious ? otherDomain : ''
}

const otherDomain =
  "The domain in the input endpoint may be bound to another bucket, or to none: look at the bucket's domain names, and at the CNAME record. "

function clockSkew({ serverTime }: ErrorDocument, now: Date): string {
  const server = Date.parse(serverTime)
  if (Number.isNaN(server)) return ''
  const minutes = Math.round((now.getTime() - server) / 60_000)
  return `The runner's clock is ${Math.abs(minutes)} minutes ${minutes > 0 ? 'ahead of' : 'behind'} OSS. `
}
