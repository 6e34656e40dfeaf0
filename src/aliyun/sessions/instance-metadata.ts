import { defined } from '../../encryption/defined-fields.js'
import { metadataHost } from '../credentials/instance-role.js'
import { isSecret, parseSession, type Session } from '../credentials/session.js'
import {
  isTransient,
  undocumentedError,
  unexpectedResponse,
  type Diagnosis
} from '../http/diagnosis.js'
import { fieldOf, parseJsonResponse } from '../http/json-response.js'
import { ServiceClient, type ServiceClientOptions } from '../http/service-client.js'
import type { TransportFailure } from '../http/transport-failure.js'
import type { HttpResponse, RequestSettings, Transport } from '../http/transport.js'

const service = `http://${metadataHost}`
/** The lifetime of a metadata token: the maximum, since the request with it may be retried many times. */
const tokenSeconds = 21_600

type Options = ServiceClientOptions & RequestSettings

interface MetadataRequest<Value> {
  readonly label: string
  readonly path: string
  readonly method: 'GET' | 'PUT'
  readonly headers: Readonly<Record<string, string>>
  readonly parse: (response: HttpResponse) => Value | null
}

/**
 * Requests the credentials of the instance's role from the ECS metadata service in hardened mode,
 * which requires a token. Calls `onSecret` with the token before it uses it. Rejects with a
 * {@link CallFailure}.
 * Source: ECS, "Instance metadata", hardened mode; RAM roles of instances.
 */
export async function fetchInstanceCredentials(
  role: string,
  onSecret: (secret: string) => void,
  options: Options,
  transport: Transport
): Promise<Session> {
  const send = <Value extends object>(request: MetadataRequest<Value>): Promise<Value> =>
    execute(request, role, options, transport)
  const { token } = await send({
    label: 'token of the metadata service',
    path: '/latest/api/token',
    method: 'PUT',
    headers: {
      'x-aliyun-ecs-metadata-token-ttl-seconds': String(tokenSeconds),
      'content-length': '0'
    },
    parse: ({ status, body }) =>
      status === 200 && isSecret(body.trim()) ? { token: body.trim() } : null
  })
  onSecret(token)
  return await send({
    label: `credentials of instance role ${role}`,
    path: `/latest/meta-data/ram/security-credentials/${encodeURIComponent(role)}`,
    method: 'GET',
    headers: { 'x-aliyun-ecs-metadata-token': token },
    parse(response) {
      const { json } = parseJsonResponse(response)
      const isSuccess = response.status === 200 && fieldOf(json, 'Code') === 'Success'
      return isSuccess ? parseSession(json, response, new Date()) : null
    }
  })
}

async function execute<Value extends object>(
  { label, path, method, headers, parse }: MetadataRequest<Value>,
  role: string,
  options: Options,
  transport: Transport
): Promise<Value> {
  const client = new ServiceClient(options)
  const outcome = await client.execute({
    label,
    send: (): Promise<HttpResponse | TransportFailure> =>
      transport.request(`${service}${path}`, {
        method,
        headers: { ...headers, 'user-agent': options.userAgent },
        timeout: options.timeoutMs
      }),
    requestIdOf: () => '',
    interpret(response) {
      const value = parse(response)
      return value === null ? { ok: false, diagnosis: diagnose(response) } : { ok: true, value }
    },
    returnsSecrets: true
  })
  if (outcome.ok) return outcome.value
  const { reasonCode } = outcome.diagnosis
  throw client.failure(
    {
      what: `no credentials from instance role ${role}`,
      service: 'the metadata service of this machine (100.100.100.200)',
      ...defined({
        hint: reasonCode === 'network' || reasonCode === 'timeout' ? unreachable : undefined
      })
    },
    outcome
  )
}

const unreachable =
  'ALIBABA_CLOUD_ECS_METADATA is set, so this runner is taken for an ECS instance. If it is none, empty that variable; if it is one, see that nothing on it blocks 100.100.100.200 (a container without the host’s routes does).'

function diagnose({ status }: HttpResponse): Diagnosis {
  if (status === 200)
    return unexpectedResponse('answered 200 with something that is no answer of it')
  if (isTransient(status)) return undocumentedError(status)
  return {
    reasonCode: 'credentials-rejected',
    what: `answered ${status}`,
    hint:
      status === 404
        ? 'The instance has no role of this name: attach it to the instance in the ECS console, or correct ALIBABA_CLOUD_ECS_METADATA.'
        : 'See that the metadata service is switched on for this instance, and that nothing on the way changes requests.',
    retry: false,
    mayHaveTakenEffect: false
  }
}
