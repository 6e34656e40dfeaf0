import OSS from 'ali-oss'
import type { Credentials } from '../signing/credential-provider.js'
import type { OssEndpoint } from '../endpoints/endpoint.js'
import type {
  HttpResponse,
  TransportFailure,
  RequestSettings,
  SignedRequest,
  Transport
} from '../http/transport.js'
import { ossHost } from '../endpoints/region-host.js'

/** One call of the OSS API, in the words of ali-oss's request. */
export interface OssRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE'
  /** Absent: the call is about the account. */
  readonly bucket?: string
  /** The key of an object; absent: the call is about the bucket. */
  readonly object?: string
  /** The sub-resource, such as `encryption`, or one with a value. */
  readonly subres?: string | { readonly versionId: string }
  readonly query?: Readonly<Record<string, string>>
  /** The body; ASCII only. */
  readonly content?: string
  readonly mime?: 'xml' | 'text/plain'
}

export interface SenderOptions extends RequestSettings {
  /** Overrides the regions' own endpoints. */
  readonly endpoint?: OssEndpoint
  /** Use the regions' internal endpoints. */
  readonly internal: boolean
}

/** Where a request goes, and for which region it is signed. */
export interface BucketLocation {
  readonly region: string
  /** The host that OSS names for it; absent: the region's own. */
  readonly endpoint?: OssEndpoint
}

/** A page of the account's list has at most 1,000 buckets, of some 500 bytes each. In bytes. */
const largestList = 2 * 1024 * 1024

/** The part of ali-oss that its type declarations leave out. */
interface Signer {
  userAgent: string
  request(request: OssRequest): Promise<unknown>
}

/** Signs requests with ali-oss (V4, https) and sends them through our transport; one signer for each region and session. */
export class OssSender {
  /** Goes with its session, of which a long run may have many. */
  readonly #signers = new WeakMap<Credentials, Map<string, Signer>>()
  readonly #options: SenderOptions
  readonly #transport: Transport

  constructor(options: SenderOptions, transport: Transport) {
    this.#options = options
    this.#transport = transport
  }

  /** Sends a request signed for its region, to the place's endpoint unless a person gave one. */
  async send(
    place: BucketLocation,
    request: OssRequest,
    credentials: Credentials
  ): Promise<HttpResponse | TransportFailure> {
    const signers = this.#signers.get(credentials) ?? new Map<string, Signer>()
    this.#signers.set(credentials, signers)
    const largest = request.bucket === undefined ? largestList : undefined
    const name = `${place.region} ${place.endpoint?.origin ?? ''} ${largest ?? ''}`
    const signer = signers.get(name) ?? this.#newSigner(place, credentials, largest)
    signers.set(name, signer)
    // Without successStatuses ali-oss judges no answer and hands on what the transport gave it.
    return (await signer.request(request)) as HttpResponse | TransportFailure
  }

  #newSigner(
    { region, endpoint: named }: BucketLocation,
    credentials: Credentials,
    largest?: number
  ): Signer {
    const { endpoint = named, internal, timeoutMs, userAgent } = this.#options
    const options = {
      region: `oss-${region}`,
      ...(endpoint === undefined
        ? { endpoint: `https://${ossHost(region, internal)}` }
        : addressedAt(endpoint)),
      authorizationV4: true,
      accessKeyId: credentials.accessKeyId,
      accessKeySecret: credentials.accessKeySecret,
      ...(credentials.securityToken === undefined
        ? {}
        : // An interval without a refresh function keeps ali-oss from warning and does nothing else.
          {
            stsToken: credentials.securityToken,
            refreshSTSTokenInterval: Number.MAX_SAFE_INTEGER
          }),
      timeout: timeoutMs,
      urllib: {
        request: (url: string, signed: SignedRequest) =>
          this.#transport.request(url, signed, largest)
      }
    }
    const signer = new OSS(options) as unknown as Signer
    // ali-oss sends its user agent only while "nodejs" is in it.
    signer.userAgent = `${userAgent} ${signer.userAgent}`
    return signer
  }
}

/** How ali-oss names the bucket, and what it signs for, at this endpoint. */
function addressedAt({ origin, style, cloudBox }: OssEndpoint) {
  return {
    endpoint: origin,
    cname: style === 'own-domain',
    sldEnable: style === 'path',
    ...(cloudBox === undefined ? {} : { cloudBoxId: cloudBox })
  }
}
