import {
  isTransient,
  unexpectedResponse,
  throttledByStatus,
  undocumentedError,
  type Diagnosis
} from '../http/diagnosis.js'
import { isPrivateHost, regionOfHost } from '../endpoints/region-host.js'
import type { OssResponse } from './response.js'
import { mayBeAbout, type ErrorDocument } from './error-document.js'
import { meaningOf, wrongClock } from './error-codes.js'

/** Whose host was asked: the region's, one that a person gave, or a domain that is bound to one bucket. */
export type AskedHost = 'region' | 'given' | 'own-domain'

/**
 * Judges an answer that is none to the call. `permission` is what the call needs, and on what;
 * `bucket` what it is about, unless it is about the account.
 */
export function diagnoseOssError(
  answer: OssResponse,
  permission: string,
  now: Date,
  asked: AskedHost = 'region',
  bucket?: string
): Diagnosis {
  const { status, error: document } = answer
  if (document === null) return undocumentedError(status)
  if (bucket !== undefined && !mayBeAbout(document, bucket)) {
    return aboutAnother(status, document, asked)
  }

  const said = `answered ${status} ${document.code}: ${document.message}`
  const refusal = { what: said, retry: false, mayHaveTakenEffect: false }
  if (isWrongRegion(document)) return wrongRegion(document, refusal, asked)
  if (status < 300)
    return unexpectedResponse(`answered ${status} with an error document (${document.code})`)

  const meaning = isWrongDay(document) ? wrongClock : meaningOf(document.code)
  if (meaning !== null) {
    return {
      ...refusal,
      ...meaning,
      hint: otherBucket(document, asked) + skew(document, now) + meaning.hint,
      retry: meaning.reason === 'throttled'
    }
  }
  if (document.code === 'AccessDenied') {
    const foreign = /does not belong to you/i.test(document.message)
    const hint = foreign
      ? 'The bucket belongs to another account. Check the name and the credentials.'
      : deniedHint(permission, bucket)
    return { ...refusal, reason: 'access-denied', hint }
  }
  if (status === 429) return throttledByStatus(status)
  return {
    ...refusal,
    reason: 'service-error',
    hint: isTransient(status)
      ? 'Run again later. If it lasts, give the request id to the support of Alibaba Cloud.'
      : 'Look the code up in the OSS documentation; the request id helps the support of Alibaba Cloud.',
    retry: isTransient(status) || document.code === 'RequestTimeout',
    mayHaveTakenEffect: status >= 500 && status !== 503
  }
}

/** Whatever it refuses, it refuses nothing of ours. */
function aboutAnother(
  status: number,
  { code, buckets }: ErrorDocument,
  asked: AskedHost
): Diagnosis {
  const strange = unexpectedResponse(
    `answered ${status} ${code} about another bucket (${buckets.join(', ')})`
  )
  return {
    ...strange,
    hint: asked === 'own-domain' ? `${otherDomain}${strange.hint}` : strange.hint,
    retry: isTransient(status)
  }
}

/** A bucket's policy says nothing about the list of buckets. */
function deniedHint(permission: string, bucket: string | undefined): string {
  const policies = bucket === undefined ? '' : ', and see that no bucket policy denies it'
  return `Allow ${permission} to the identity that runs this step${policies}.`
}

/**
 * Two refusals say it: the bucket is elsewhere (403 with the right `<Endpoint>`, or the older code
 * PermanentRedirect), and the signature names another region than the endpoint's (400). OSS gives
 * neither a code of its own, and warns against relying on EC: the sentence decides.
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
 * A clock that is days off signs for another day, which OSS refuses in other words than one that is
 * minutes off. The vendor's SDKs tell it by the sentence: alibabacloud-oss-swift-sdk-v2, ServiceErrorRetryable.
 */
function isWrongDay({ code, message }: ErrorDocument): boolean {
  return code === 'InvalidArgument' && /invalid signing date/i.test(message)
}

function wrongRegion(
  { endpoint }: ErrorDocument,
  refusal: Pick<Diagnosis, 'what' | 'retry' | 'mayHaveTakenEffect'>,
  asked: AskedHost
): Diagnosis {
  const reason = 'wrong-region'
  const about = { ...refusal, reason } as const
  if (endpoint === '') {
    const hint = "Set the input region to the bucket's own region, or to that of the endpoint."
    return { ...about, hint: hostHint(asked) ?? hint }
  }
  const region = regionOfHost(endpoint)
  if (region === null) {
    return {
      ...about,
      what: `sends us to ${endpoint}, which is no OSS endpoint of aliyuncs.com; it was not followed`,
      hint: hostHint(asked) ?? "Set the inputs region and endpoint to the bucket's own."
    }
  }
  if (isPrivateHost(endpoint)) {
    return {
      ...about,
      hint: `The bucket is in the private network of a finance cloud. Set the input region to ${region}, and endpoint to its host there; OSS says ${endpoint}.`
    }
  }
  return { ...about, region, hint: hostHint(asked) ?? `Set the input region to ${region}.` }
}

/** What to do about a region where a person chose the host, so that no other one was asked. */
function hostHint(asked: AskedHost): string | undefined {
  switch (asked) {
    case 'region':
      return undefined
    case 'given':
      return "The input endpoint is not that of the bucket's region. Remove it, or give the right one."
    case 'own-domain':
      return 'Set the input region to that of the bucket that the domain in the input endpoint is bound to.'
  }
}

/** OSS finds the bucket by the domain, and we sign for ours: so a domain of another one is refused. */
function otherBucket({ code }: ErrorDocument, asked: AskedHost): string {
  const suspicious = code === 'SignatureDoesNotMatch' || code === 'NoSuchBucket'
  return asked === 'own-domain' && suspicious ? otherDomain : ''
}

const otherDomain =
  "The domain in the input endpoint may be bound to another bucket, or to none: look at the bucket's domain names, and at the CNAME record. "

function skew({ serverTime }: ErrorDocument, now: Date): string {
  const server = Date.parse(serverTime)
  if (Number.isNaN(server)) return ''
  const minutes = Math.round((now.getTime() - server) / 60_000)
  return `The runner's clock is ${Math.abs(minutes)} minutes ${minutes > 0 ? 'ahead of' : 'behind'} OSS. `
}
