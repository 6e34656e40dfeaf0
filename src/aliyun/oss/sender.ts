import OSS from 'ali-oss'
import { defined } from '../../encryption/defined-fields.js'
import type { OssEndpoint } from '../endpoints/endpoint.js'
import { ossHost } from '../endpoints/region-host.js'
import type { TransportFailure } from '../http/transport-failure.js'
import type { HttpResponse, RequestSettings, SignedRequest, Transport } from '../http/transport.js'
import type { Credentials } from '../signing/credential-provider.js'

/** One call of the OSS API, with the field names of ali-oss's request. */
export interface OssRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE'
  /** Absent: the call is about the account. */
  readonly bucket?: string
  /** An object key; absent: the call is about the bucket. */
  readonly object?: string
  /** The subresource, such as `encryption`, or one with a value. */
  readonly subres?: string | { readonly versionId: string }
  readonly query?: Readonly<Record<string, string>>
  /** The body, in ASCII. */
  readonly content?: string
  readonly mime?: 'xml' | 'text/plain'
}

export interface SenderOptions extends RequestSettings {
  /** Overrides the regions' own endpoints. */
  readonly endpoint?: OssEndpoint
  /** Use the regions' internal endpoints. */
  readonly internal: boolean
}

/** Where a request is sent, and the region for which it is signed. */
export interface BucketLocation {
  readonly region: string
  /** The endpoint that OSS lists for the bucket; absent: the region's own. */
  readonly endpoint?: OssEndpoint
}

/** In bytes. A page of the account's list has at most 1,000 buckets of about 500 bytes each. */
const maxListBytes = 2 * 1024 * 1024

/** The part of ali-oss that its type declarations omit. */
interface Signer {
  userAgent: string
  request(request: OssRequest): Promise<unknown>
}

/** Signs requests with ali-oss (V4, https), and sends them through our transport. Has one signer per location and session. */
export class OssSender {
  /** Weak, since a long run may use many sessions. */
  readonly #signers = new WeakMap<Credentials, Map<string, Signer>>()
  readonly #options: SenderOptions
  readonly #transport: Transport

  constructor(options: SenderOptions, transport: Transport) {
    this.#options = options
    this.#transport = transport
  }

  /** Sends a request, signed for its region, to the endpoint from the options, otherwise to that of the location. */
  async send(
    location: BucketLocation,
    request: OssRequest,
    credentials: Credentials
  ): Promise<HttpResponse | TransportFailure> {
    const signers = this.#signers.get(credentials) ?? new Map<string, Signer>()
    this.#signers.set(credentials, signers)
    const maxBytes = request.bucket === undefined ? maxListBytes : undefined
    const name = `${location.region} ${location.endpoint?.origin ?? ''} ${maxBytes ?? ''}`
    const signer = signers.get(name) ?? this.#createSigner(location, credentials, maxBytes)
    signers.set(name, signer)
    // Without successStatuses ali-oss returns the transport's result unchanged.
    return (await signer.request(request)) as HttpResponse | TransportFailure
  }

  #createSigner(
    { region, endpoint: listedEndpoint }: BucketLocation,
    credentials: Credentials,
    maxBytes?: number
  ): Signer {
    const { endpoint = listedEndpoint, internal, timeoutMs, userAgent } = this.#options
    const options = {
      region: `oss-${region}`,
      ...(endpoint === undefined
        ? { endpoint: `https://${ossHost(region, internal)}` }
        : endpointOptions(endpoint)),
      authorizationV4: true,
      accessKeyId: credentials.accessKeyId,
      accessKeySecret: credentials.accessKeySecret,
      ...(credentials.securityToken === undefined
        ? {}
        : // Without an interval ali-oss prints a warning; without a refresh function it has no effect.
          {
            stsToken: credentials.securityToken,
            refreshSTSTokenInterval: Number.MAX_SAFE_INTEGER
          }),
      timeout: timeoutMs,
      urllib: {
        request: (url: string, signed: SignedRequest) =>
          this.#transport.request(url, signed, maxBytes)
      }
    }
    const signer = new OSS(options) as unknown as Signer
    // ali-oss sends its user agent only while "nodejs" is in it.
    signer.userAgent = `${userAgent} ${signer.userAgent}`
    return signer
  }
}

/** The options of ali-oss for addressing the bucket and signing at this endpoint. */
function endpointOptions({ origin, style, cloudBox }: OssEndpoint) {
  return defined({
    endpoint: origin,
    cname: style === 'own-domain',
    sldEnable: style === 'path',
    cloudBoxId: cloudBox
  })
}
