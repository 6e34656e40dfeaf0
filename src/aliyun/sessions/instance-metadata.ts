import { ServiceClient, type ServiceClientOptions } from '../http/service-client.js'
import {
  isTransient,
  unexpectedResponse,
  undocumentedError,
  type Diagnosis
} from '../http/diagnosis.js'
import { metadataHost } from '../http/proxy-settings.js'
import type {
  HttpResponse,
  TransportFailure,
  RequestSettings,
  Transport
} from '../http/transport.js'
import { fieldOf, parseJsonResponse } from '../http/json-response.js'
import { isSecret, parseSession, type Session } from '../credentials/session.js'

const service = `http://${metadataHost}`
/** How long a token of the metadata service may be used, the longest that it takes: the request with it may be tried many times. */
const tokenSeconds = 21_600

type Options = ServiceClientOptions & RequestSettings

interface MetadataRequest<Value> {
  readonly label: string
  readonly path: string
  readonly method: 'GET' | 'PUT'
  readonly headers: Readonly<Record<string, string>>
  readonly understand: (answer: HttpResponse) => Value | null
}

/**
 * Asks the metadata service of this ECS instance for the credentials of its role, in its second
 * version, which gives them only to whoever fetched a token first. Rejects with a
 * {@link CallFailure}. `keep` is told each secret as it comes.
 * Source: ECS, "Instance metadata", hardened mode; RAM roles of instances.
 */
export async function fetchInstanceCredentials(
  role: string,
  onSecret: (secret: string) => void,
  options: Options,
  transport: Transport
): Promise<Session> {
  const ask = <Value extends object>(question: MetadataRequest<Value>): Promise<Value> =>
    execute(question, role, options, transport)
  const { token } = await ask({
    label: 'token of the metadata service',
    path: '/latest/api/token',
    method: 'PUT',
    headers: {
      'x-aliyun-ecs-metadata-token-ttl-seconds': String(tokenSeconds),
      'content-length': '0'
    },
    understand: ({ status, body }) =>
      status === 200 && isSecret(body.trim()) ? { token: body.trim() } : null
  })
  onSecret(token)
  return await ask({
    label: `credentials of instance role ${role}`,
    path: `/latest/meta-data/ram/security-credentials/${encodeURIComponent(role)}`,
    method: 'GET',
    headers: { 'x-aliyun-ecs-metadata-token': token },
    understand(answer) {
      const read = parseJsonResponse(answer)
      const good = answer.status === 200 && fieldOf(read.json, 'Code') === 'Success'
      return good ? parseSession(read.json, read, new Date()) : null
    }
  })
}

async function execute<Value extends object>(
  { label, path, method, headers, understand }: MetadataRequest<Value>,
  role: string,
  options: Options,
  transport: Transport
): Promise<Value> {
  const client = new ServiceClient(options)
  const outcome = await client.execute(
    {
      label,
      send: (): Promise<HttpResponse | TransportFailure> =>
        transport.request(`${service}${path}`, {
          method,
          headers: { ...headers, 'user-agent': options.userAgent },
          timeout: options.timeoutMs
        }),
      requestIdOf: () => '',
      understand(answer) {
        const value = understand(answer)
        return value === null ? { diagnosis: diagnose(answer) } : { value }
      },
      returnsSecrets: true
    },
    []
  )
  if ('value' in outcome) return outcome.value
  throw client.failure(
    {
      what: `no credentials from instance role ${role}`,
      service: 'the metadata service of this machine (100.100.100.200)',
      ...(outcome.diagnosis.reason === 'network' || outcome.diagnosis.reason === 'timeout'
        ? {
            hint: 'ALIBABA_CLOUD_ECS_METADATA is set, so this runner is taken for an ECS instance. If it is none, empty that variable; if it is one, see that nothing on it blocks 100.100.100.200 (a container without the host’s routes does).'
          }
        : {})
    },
    outcome,
    []
  )
}

function diagnose({ status }: HttpResponse): Diagnosis {
  if (status === 200)
    return unexpectedResponse('answered 200 with something that is no answer of it')
  if (isTransient(status)) return undocumentedError(status)
  return {
    reason: 'credentials-rejected',
    what: `answered ${status}`,
    hint:
      status === 404
        ? 'The instance has no role of this name: attach it to the instance in the ECS console, or correct ALIBABA_CLOUD_ECS_METADATA.'
        : 'See that the metadata service is switched on for this instance, and that nothing on the way changes requests.',
    retry: false,
    mayHaveTakenEffect: false
  }
}
