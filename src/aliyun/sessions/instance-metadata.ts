import { defined } from '../../encryption/defined-fields.js'
import { code, emptyMessage, input, message, value } from '../../text/message.js'
import { instanceRoleVariable, metadataHost } from '../credentials/instance-role.js'
import { isSecret, parseSession, type Session } from '../credentials/session.js'
import {
  isTransient,
  undocumentedError,
  unexpectedResponse,
  type Diagnosis,
  type ServiceAdvice
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
    returnsSecrets: true,
    advice
  })
  if (outcome.ok) return outcome.value
  const { reasonCode } = outcome.diagnosis
  throw client.failure(
    {
      subject: message`the credentials of instance role ${value(role)} could not be obtained`,
      service: message`the metadata service of this machine (${value(metadataHost)})`,
      ...defined({
        hint: reasonCode === 'network' || reasonCode === 'timeout' ? unreachable : undefined
      })
    },
    outcome
  )
}

const unreachable = message`${code(instanceRoleVariable)} is set, so this action expects to run on an ECS instance. If this machine is an ECS instance, check that nothing on it blocks ${value(metadataHost)} (for example, a container network without a route to it). If it is not an ECS instance, set ${code(instanceRoleVariable)} to an empty value.`

const advice: ServiceAdvice = {
  throttled: message`Run the workflow again later, or raise ${input('max-attempts')}.`,
  failing: message`Run the workflow again later. If the error persists, contact Alibaba Cloud support.`,
  // It is the same on every machine.
  address: emptyMessage
}

function diagnose({ status }: HttpResponse): Diagnosis {
  if (status === 200) {
    return unexpectedResponse(
      message`responded with 200, but the response is not valid for this request`
    )
  }
  if (isTransient(status)) return undocumentedError(status, advice)
  return {
    reasonCode: 'credentials-rejected',
    what: message`responded with ${status}`,
    hint:
      status === 404
        ? message`The instance has no role with this name. Attach the role to the instance in the ECS console, or correct ${code(instanceRoleVariable)}.`
        : message`Check that the metadata service is enabled for this instance, and that nothing modifies requests between this machine and the service.`,
    retry: false,
    mayHaveTakenEffect: false
  }
}
