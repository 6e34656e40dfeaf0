import { staticProvider } from '../../../src/aliyun/signing/credential-provider.js'
import { UntrustedText } from '../../../src/aliyun/http/untrusted-text.js'
import type { TransportFailure } from '../../../src/aliyun/http/transport-failure.js'
import { Transport, type HttpResponse } from '../../../src/aliyun/http/transport.js'
import { OssBucketDirectory } from '../../../src/aliyun/oss/bucket-directory.js'
import { OssClient } from '../../../src/aliyun/oss/client.js'
import { OssSender, type OssRequest, type BucketLocation } from '../../../src/aliyun/oss/sender.js'
import { OssEncryptionStore } from '../../../src/aliyun/oss/encryption-store.js'
import { parseRule } from '../../../src/aliyun/oss/rule-xml.js'
import { OssTestObjects } from '../../../src/aliyun/oss/test-objects.js'
import { parseXml } from '../../../src/aliyun/oss/xml.js'
import { describeRule, sameRule, type Rule } from '../../../src/encryption/rule.js'
import { reconcileBucket } from '../../../src/reconcile/reconcile-bucket.js'
import type { Clock } from '../../../src/ports/clock.js'
import type { CloudPorts } from '../../../src/ports/cloud-ports.js'
import {
  region,
  allowsUploads,
  type SimulatedFault,
  type PortOperation,
  type SimulationPlan,
  type RequestAddress,
  type FalseResponse
} from './simulation-plan.js'
import { message } from '../../../src/text/message.js'
import { plain } from '../../../src/text/plain.js'
import { plainFinding, type PlainFinding } from '../plain-finding.js'
import * as reply from './simulated-responses.js'

/** The request timeout of the run, in milliseconds. */
const requestLimitMs = 2_000
/** From the signal to stop until the run must report, in milliseconds; as in src/run. */
const overtimeMs = 7_500
/** Long after every pending event has happened, in milliseconds. */
const aftermathMs = 120_000

/** Virtual time that advances only while someone waits, and the events that happen meanwhile. */
class EventClock implements Clock {
  #now = 0
  readonly #events: { readonly at: number; readonly happen: () => void }[] = []

  now(): number {
    return this.#now
  }

  sleep(ms: number): Promise<void> {
    this.pass(ms)
    return Promise.resolve()
  }

  after(ms: number, happen: () => void): void {
    const dueAt = this.#now + ms
    const before = this.#events.findLastIndex(event => event.at <= dueAt)
    this.#events.splice(before + 1, 0, { at: dueAt, happen })
  }

  pass(ms: number): void {
    const end = this.#now + ms
    for (let next = this.#events[0]; next !== undefined && next.at <= end;) {
      this.#events.shift()
      this.#now = next.at
      next.happen()
      next = this.#events[0]
    }
    this.#now = end
  }
}

interface ObjectVersion {
  readonly versionId?: string
  readonly stored: Rule | null
}

/** The objects of a bucket with their versions. */
class ObjectVersions {
  readonly #versions = new Map<string, ObjectVersion[]>()
  readonly #isVersioned: boolean
  #stored = 0

  constructor(isVersioned: boolean) {
    this.#isVersioned = isVersioned
  }

  get keys(): string[] {
    return [...this.#versions.keys()]
  }

  latest(key: string): ObjectVersion | undefined {
    return this.#versions.get(key)?.at(-1)
  }

  store(key: string, stored: Rule | null): ObjectVersion {
    this.#stored += 1
    const version = this.#isVersioned ? { stored, versionId: `V${this.#stored}` } : { stored }
    const others = this.#isVersioned ? (this.#versions.get(key) ?? []) : []
    this.#versions.set(key, [...others, version])
    return version
  }

  /** Without a version id, a bucket with versioning only hides the object. Deleting a missing version succeeds. */
  remove(key: string, versionId: string | undefined): 'removed' | 'hidden' {
    if (versionId === undefined && this.#isVersioned) return 'hidden'
    const left = (this.#versions.get(key) ?? []).filter(version => version.versionId !== versionId)
    if (left.length === 0) this.#versions.delete(key)
    else this.#versions.set(key, left)
    return 'removed'
  }
}

/** A request of the run, or the moment at which a foreign rule was set. */
type SimulationStep =
  | (RequestAddress & {
      readonly by: 'the run'
      /** A read whose response showed a rule, true or false. */
      readonly showsRule: boolean
    })
  | { readonly by: 'someone else' }

/** What a plan may contain besides the bucket and the run. */
export const incidents = ['fault', 'throttled', 'foreign', 'stopBefore'] as const
type Incident = (typeof incidents)[number]

/** Unused: the simulated bucket answers instead. */
const never = new AbortController().signal
const noTransport = new Transport({
  shutdownSignal: never,
  endSignal: never,
  proxyFor: () => undefined
})

/** One bucket behind OSS's HTTP API, with at most one fault, one foreign rule and one signal to stop. */
export class SimulatedBucket extends OssSender {
  readonly time = new EventClock()
  readonly stop = new AbortController()
  readonly overtime = new AbortController()
  readonly transcript: string[] = []
  readonly objects: ObjectVersions
  rule: Rule | null
  setBy: 'nobody' | 'the run' | 'someone else' = 'nobody'
  /** The run has changed the rule, even if someone has replaced it since. */
  isChanged = false
  /** The true rule at the last successful read, whatever the response showed. */
  ruleAtLastRead: Rule | null
  /** What the last read showed, if that was false. */
  lastFalseRead: { readonly rule: Rule | null } | undefined
  /** Foreign rules that the run replaced with a request that took effect at once. */
  readonly overwritten: (Rule | null)[] = []
  /** What the first read showed, true or false: the run takes it for the previous rule. */
  firstRead: { readonly rule: Rule | null } | undefined
  /** When the previous rule was last restored, and when a late request took effect, in milliseconds. */
  restoredAt: number | undefined
  changedLateAt: number | undefined
  /** The planned incidents that have happened. */
  readonly occurred = new Set<Incident>()
  /** The steps of the run, in order. */
  readonly steps: SimulationStep[] = []
  #isOver = false
  readonly #plan: SimulationPlan
  readonly #sent = new Map<PortOperation, number>()

  constructor(plan: SimulationPlan) {
    super({ timeoutMs: requestLimitMs, userAgent: '', internal: false }, noTransport)
    this.#plan = plan
    this.rule = plan.rule
    this.ruleAtLastRead = plan.rule
    this.objects = new ObjectVersions(plan.isVersioned)
  }

  override async send(
    _: BucketLocation,
    request: OssRequest
  ): Promise<HttpResponse | TransportFailure> {
    await Promise.resolve()
    if (this.#isOver) return await new Promise(() => undefined)
    const operation = operationOf(request)
    const nth = (this.#sent.get(operation) ?? 0) + 1
    this.#sent.set(operation, nth)
    const address = { operation, nth }
    this.time.pass(this.#plan.latencyMs)
    this.#interfere(address)
    const answer = this.#answer(address, request)
    const showsRule = operation === 'read' && isRuleResponse(answer)
    if (showsRule) this.#noteRead(address)
    this.steps.push({ by: 'the run', ...address, showsRule })
    this.note(`${operation} ${nth}: ${describeResponse(answer)}`)
    return answer
  }

  /** Ends the process: requests that it has sent still take effect. */
  endProcess(): void {
    this.#isOver = true
    this.time.pass(aftermathMs)
  }

  note(what: string): void {
    this.transcript.push(`${Math.round(this.time.now())} ms  ${what}`)
  }

  /** The cloud ports of the run, over this bucket. */
  cloud(): CloudPorts {
    const { maxAttempts, jitter } = this.#plan
    const caller = new OssClient({
      sender: this,
      provider: staticProvider({ accessKeyId: 'test-id', accessKeySecret: 'test-secret' }),
      region,
      isRegionConfigured: false,
      host: 'region',
      untrusted: new UntrustedText(text => text),
      clock: this.time,
      maxAttempts,
      random: () => jitter,
      shutdownSignal: this.stop.signal,
      debug: undefined
    })
    return {
      rules: new OssEncryptionStore(caller),
      objects: new OssTestObjects(caller),
      buckets: new OssBucketDirectory(caller),
      keys: { describe: () => Promise.reject(new Error('KMS is not asked.')) }
    }
  }

  /** Lets the planned incidents happen right before a request. */
  #interfere(address: RequestAddress): void {
    const { foreign, stopBefore } = this.#plan
    // A rule set before the first response is no foreign rule.
    if (foreign !== undefined && this.firstRead && isAt(foreign.before, address)) {
      this.note(`SOMEONE ELSE sets ${plain(describeRule(foreign.rule))}`)
      this.steps.push({ by: 'someone else' })
      this.rule = foreign.rule
      this.setBy = 'someone else'
      this.occurred.add('foreign')
    }
    if (stopBefore === undefined || !isAt(stopBefore, address)) return
    this.occurred.add('stopBefore')
    this.note('THE RUN IS STOPPED')
    this.stop.abort()
    this.time.after(overtimeMs, () => {
      this.note('OVERTIME IS OVER')
      this.overtime.abort()
    })
  }

  #noteRead(address: RequestAddress): void {
    const { fault } = this.#plan
    this.ruleAtLastRead = this.rule
    this.lastFalseRead =
      isAt(fault, address) && typeof fault.answer === 'object' && 'shows' in fault.answer
        ? { rule: fault.answer.shows }
        : undefined
    this.firstRead ??= this.lastFalseRead ?? { rule: this.rule }
  }

  #answer(address: RequestAddress, request: OssRequest): HttpResponse | TransportFailure {
    const { fault, throttled } = this.#plan
    if (isAt(fault, address)) return this.#answerWrongly(fault, request)
    if (!isAt(throttled, address)) return this.#carryOut(request)
    this.occurred.add('throttled')
    return reply.errorResponse(address.operation, 503, 'SlowDown')
  }

  #answerWrongly(fault: SimulatedFault, request: OssRequest): HttpResponse | TransportFailure {
    const { operation, answer, carriedOutAfterMs } = fault
    this.occurred.add('fault')
    this.note(`FAULT in ${operation} ${fault.nth}`)
    if (carriedOutAfterMs === 0) this.#carryOut(request)
    else if (carriedOutAfterMs !== undefined) {
      this.time.after(carriedOutAfterMs, () => this.#carryOut(request, true))
    }
    if (answer === 'no answer') {
      this.time.pass(requestLimitMs)
      return {
        kind: 'transport-failure',
        failure: 'timeout',
        code: '',
        detail: message`2 s`,
        sent: true
      }
    }
    const latest = request.object === undefined ? undefined : this.objects.latest(request.object)
    return falseResponse(operation, answer, latest)
  }

  /** Carries out a request and responds as OSS does. `isLate`: a while after it was sent. */
  #carryOut(request: OssRequest, isLate = false): HttpResponse {
    const { object = '' } = request
    const operation = operationOf(request)
    switch (operation) {
      case 'read':
        return reply.ruleOfBucket(this.#asShown(this.rule))
      case 'write': {
        const rule = ruleIn(request)
        if (this.#plan.lagMs === 0) this.#change(rule, isLate)
        else
          this.time.after(this.#plan.lagMs, () => {
            this.#change(rule, isLate)
          })
        return rule === null ? reply.deletedRule() : reply.success('write')
      }
      case 'describe':
        return reply.errorResponse(operation, 403, 'AccessDenied')
      case 'upload': {
        if (!allowsUploads(this.rule)) return reply.errorResponse(operation, 409, 'KeyDisabled')
        const { stored, versionId } = this.objects.store(object, this.rule)
        return reply.storedObject(stored, versionId)
      }
      case 'inspect': {
        const latest = this.objects.latest(object)
        return latest === undefined
          ? reply.errorResponse(operation, 404, 'NoSuchKey')
          : reply.storedObject(latest.stored, latest.versionId)
      }
      case 'remove': {
        const { subres } = request
        const versionId = typeof subres === 'object' ? subres.versionId : undefined
        const removed = this.objects.remove(object, versionId)
        return removed === 'hidden' ? reply.deleteMarker() : reply.success(operation)
      }
    }
  }

  #change(rule: Rule | null, isLate: boolean): void {
    this.note(`takes effect${isLate ? ' LATE' : ''}: ${plain(describeRule(rule))}`)
    const isOther = !sameRule(this.rule, rule, region)
    if (this.setBy === 'someone else' && isOther && !isLate) this.overwritten.push(this.rule)
    this.isChanged ||= isOther
    if (isLate) this.changedLateAt = this.time.now()
    else if (this.firstRead !== undefined && sameRule(rule, this.firstRead.rule, region)) {
      this.restoredAt = this.time.now()
    }
    this.rule = rule
    this.setBy = 'the run'
  }

  #asShown(rule: Rule | null): Rule | null {
    const id = rule?.kmsKeyId
    return rule === null || id === undefined || !this.#plan.showsArns || id.startsWith('acs:')
      ? rule
      : { ...rule, kmsKeyId: `acs:kms:${region}:1234567890123456:key/${id}` }
  }
}

function isAt<T extends RequestAddress>(
  planned: T | undefined,
  { operation, nth }: RequestAddress
): planned is T {
  return planned?.operation === operation && planned.nth === nth
}

function isRuleResponse(answer: HttpResponse | TransportFailure): boolean {
  return 'status' in answer && (answer.status === 200 || answer.status === 404)
}

function operationOf({ method, object, subres }: OssRequest): PortOperation {
  if (object !== undefined) {
    switch (method) {
      case 'PUT':
        return 'upload'
      case 'HEAD':
        return 'inspect'
      case 'DELETE':
        return 'remove'
      case 'GET':
        throw new Error('Test objects are not downloaded.')
    }
  }
  if (subres === 'bucketInfo') return 'describe'
  if (subres !== 'encryption') throw new Error(`Nobody asks for ${JSON.stringify(subres)}.`)
  return method === 'GET' ? 'read' : 'write'
}

function ruleIn({ method, content = '' }: OssRequest): Rule | null {
  if (method === 'DELETE') return null
  const document = parseXml(content)
  const parsed = document === null ? null : parseRule(document)
  if (parsed?.kind !== 'rule') throw new Error(`That is no rule: ${content}`)
  return parsed.rule
}

function falseResponse(
  operation: PortOperation,
  answer: Exclude<FalseResponse, 'no answer'>,
  latest: ObjectVersion | undefined
): HttpResponse {
  if (typeof answer === 'object') {
    if ('versionId' in answer) return reply.storedObject(latest?.stored ?? null, answer.versionId)
    return operation === 'read'
      ? reply.ruleOfBucket(answer.shows)
      : reply.storedObject(answer.shows, latest?.versionId)
  }
  if (answer === 'success') return reply.success(operation)
  if (answer === 'web page') return reply.response(200, {}, '<html>')
  if (answer === '429') return reply.response(429, {})
  const [status, code = ''] = answer.split(' ')
  return reply.errorResponse(operation, Number(status), code)
}

/** For the transcript: the status with the error code or the rule. */
function describeResponse(answer: HttpResponse | TransportFailure): string {
  if (answer.kind === 'transport-failure') return 'no answer'
  const { status, headers, body } = answer
  const code = /<Code>(.*?)</.exec(body)?.[1]
  const rule = body
    .replace(/<[^>]*>/g, ' ')
    .trim()
    .replace(/\s+/g, ' ')
  const stored = [
    headers['x-oss-server-side-encryption'],
    headers['x-oss-server-side-encryption-key-id'],
    headers['x-oss-version-id']
  ]
  return [status, code ?? rule, ...stored].filter(part => part !== undefined).join(' ')
}

/** What a run reported, and what was true. */
export interface SimulatedRun {
  readonly finding: PlainFinding
  readonly bucket: SimulatedBucket
  /** The state of the bucket when the finding was reported. */
  readonly atReport: {
    readonly rule: Rule | null
    readonly ruleAtLastRead: Rule | null
    readonly lastFalseRead: { readonly rule: Rule | null } | undefined
    readonly isChanged: boolean
    /** The duration of the run, in milliseconds. */
    readonly ms: number
  }
}

/** Runs a plan until it reports, then lets every pending event happen. */
export async function simulateRun(plan: SimulationPlan): Promise<SimulatedRun> {
  const bucket = new SimulatedBucket(plan)
  const { time, stop, overtime } = bucket
  let names = 0
  const newName = (): string => String((names += 1)).padStart(3, '0')
  const reported = await reconcileBucket(
    { bucket: 'b', requirement: plan.requirement },
    {
      cloud: bucket.cloud(),
      clock: time,
      shutdownSignal: stop.signal,
      overtime: overtime.signal,
      newName,
      log: () => undefined,
      mode: plan.mode,
      canary: plan.canary,
      allowDowngrade: false,
      checkKmsKey: 'off'
    }
  )
  const finding = plainFinding(reported)
  bucket.note(`REPORT ${finding.status} ${finding.reason?.code ?? ''}`)
  const { rule, ruleAtLastRead, lastFalseRead, isChanged } = bucket
  const atReport = { rule, ruleAtLastRead, lastFalseRead, isChanged, ms: time.now() }
  bucket.endProcess()
  return { finding, bucket, atReport }
}
