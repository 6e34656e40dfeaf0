import {
  emptyMessage,
  input,
  message,
  own,
  quantity,
  seeTable,
  sentences,
  untrusted,
  value,
  words,
  type Message
} from '../../text/message.js'
import { isPrivateHost, regionOfHost } from '../endpoints/region-host.js'
import {
  cloudAdvice,
  describeError,
  interceptionHint,
  isTransient,
  throttledByStatus,
  undocumentedError,
  unexpectedResponse,
  type Diagnosis
} from '../http/diagnosis.js'
import { meaningOf, otherAccount, wrongClock } from './error-codes.js'
import { mayBeAbout, type ErrorDocument } from './error-document.js'
import type { OssResponse } from './response.js'

/** The host that received the request: the region's own, one from the inputs, or a domain that is bound to one bucket. */
export type HostChoice = 'region' | 'given' | 'own-domain'

/** The circumstances of a call that failed. */
export interface FailedCallContext {
  /** The RAM action that the call needs, and the resource. */
  readonly permission: Message
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
  if (document === null) return undocumentedError(status, cloudAdvice)
  if (bucket !== undefined && !mayBeAbout(document, bucket)) {
    return aboutOtherBucket(status, document, host)
  }

  const what = describeError(status, document)
  const refusal = { what, retry: false, mayHaveTakenEffect: false }
  if (isWrongRegion(document)) return wrongRegion(document, refusal, host)
  if (status < 300) {
    return unexpectedResponse(
      message`responded with ${status} and an error document (${value(document.code)})`
    )
  }

  const meaning = isWrongDay(document) ? wrongClock : meaningOf(document.code)
  if (meaning !== null) {
    return {
      ...refusal,
      ...meaning,
      hint: sentences(domainWarning(document, host), clockSkew(document, now), meaning.hint),
      retry: meaning.reasonCode === 'throttled'
    }
  }
  if (document.code === 'AccessDenied') {
    const foreign = /does not belong to you/i.test(document.message)
    const hint = foreign ? otherAccount : deniedHint(permission, bucket)
    return { ...refusal, reasonCode: 'access-denied', hint }
  }
  if (status === 429) return throttledByStatus(status, cloudAdvice)
  return {
    ...refusal,
    reasonCode: 'service-error',
    hint: isTransient(status)
      ? message`Run the workflow again later. If the error persists, contact Alibaba Cloud support with the request id.`
      : message`Look up the error code in the OSS documentation, or contact Alibaba Cloud support with the request id.`,
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
      message`responded with ${value(`${status} ${code}`)} for another bucket (${own(untrusted(buckets.join(', ')), seeTable, 'Response')})`
    ),
    hint: host === 'own-domain' ? sentences(otherDomain, interceptionHint) : interceptionHint,
    retry: isTransient(status)
  }
}

/** Bucket policies do not apply to ListBuckets. */
function deniedHint(permission: Message, bucket: string | undefined): Message {
  const grant = message`Grant ${permission} to the identity that this step uses`
  return bucket === undefined
    ? message`${grant}.`
    : message`${grant}, and check that no bucket policy denies it.`
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
    const hint = message`Set ${input('region')} to the bucket's region.`
    return { ...diagnosis, hint: hostHint(host) ?? hint }
  }
  const region = regionOfHost(endpoint)
  if (region === null) {
    return {
      ...diagnosis,
      what: message`redirected the request to ${own(untrusted(endpoint), 'another host', 'Response')}, which is not a regional OSS endpoint under ${value('aliyuncs.com')}. The redirect was not followed`,
      hint:
        hostHint(host) ??
        message`Set ${input('region')} and ${input('endpoint')} to the bucket's region and endpoint.`
    }
  }
  const ownRegion = own(value(region), "the bucket's region", 'Region')
  if (isPrivateHost(endpoint)) {
    return {
      ...diagnosis,
      hint: message`The bucket is in the private network of a finance cloud. Set ${input('region')} to ${ownRegion}, and ${input('endpoint')} to the bucket's host in that network (${own(value(endpoint), seeTable, 'Host')}).`
    }
  }
  return {
    ...diagnosis,
    region,
    hint: hostHint(host) ?? message`Set ${input('region')} to ${ownRegion}.`
  }
}

/** The hint about a wrong region where the inputs choose the host, so that no other host was tried. */
function hostHint(host: HostChoice): Message | undefined {
  switch (host) {
    case 'region':
      return undefined
    case 'given':
      return message`The host in ${input('endpoint')} does not belong to the bucket's region. Remove ${input('endpoint')}, or set it to a host of that region.`
    case 'own-domain':
      return message`Set ${input('region')} to the region of the bucket that the domain in ${input('endpoint')} is bound to.`
  }
}

/** OSS finds the bucket by the domain, and the signature names ours: both codes may mean that the domain is another bucket's. */
function domainWarning({ code }: ErrorDocument, host: HostChoice): Message {
  const isSuspicious = code === 'SignatureDoesNotMatch' || code === 'NoSuchBucket'
  return host === 'own-domain' && isSuspicious ? otherDomain : emptyMessage
}

const otherDomain = message`The domain in ${input('endpoint')} may be bound to another bucket, or to no bucket. Check the bucket's domain names and the CNAME record.`

function clockSkew({ serverTime }: ErrorDocument, now: Date): Message {
  const server = Date.parse(serverTime)
  if (Number.isNaN(server)) return emptyMessage
  const minutes = Math.round((now.getTime() - server) / 60_000)
  const difference = own(quantity(Math.abs(minutes), 'minute'), 'several minutes')
  return message`The runner's clock is ${difference} ${words(minutes > 0 ? 'ahead of' : 'behind')} OSS.`
}
