import { describe, expect, test } from '@jest/globals'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { ExemptionIndex } from '../../../src/policy/exemption-index.js'
import { parsePolicy } from '../../../src/policy/parse-policy.js'
import { isCalendarDate } from '../../../src/policy/utc-date.js'

const daysLeft = (expires: string, now: Date): number | undefined =>
  new ExemptionIndex([{ bucket: 'photos', reason: 'why', owner: 'web-team', expires }], now).find(
    'photos'
  )?.daysLeft

// A calendar that does not rely on Date.
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
const lengthOf = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
const pad = (number: number, digits = 2): string => String(number).padStart(digits, '0')

/** Every day of these years in order, as YYYY-MM-DD. */
function calendar(from: number, to: number): string[] {
  const days: string[] = []
  for (let year = from; year <= to; year += 1) {
    for (let month = 1; month <= 12; month += 1) {
      for (let day = 1; day <= lengthOf(year, month); day += 1) {
        days.push(`${pad(year, 4)}-${pad(month)}-${pad(day)}`)
      }
    }
  }
  return days
}
const days = calendar(2023, 2101)

describe('the days that an exemption has left', () => {
  test('are those of the calendar at any time of the day', () => {
    const time = fc.tuple(fc.nat(23), fc.nat(59), fc.nat(59), fc.nat(999))
    const index = fc.nat(days.length - 1)
    const near = fc
      .tuple(index, fc.integer({ min: -3, max: 3 }))
      .filter(([last, more]) => days[last + more] !== undefined)
      .map(([last, more]) => [last, last + more] as const)
    fc.assert(
      fc.property(fc.oneof(near, fc.tuple(index, index)), time, ([last, today], at) => {
        const [hour, minute, second, ms] = at
        const clock = `${pad(hour)}:${pad(minute)}:${pad(second)}.${pad(ms, 3)}Z`
        const now = new Date(`${days[today] ?? ''}T${clock}`)
        expect(daysLeft(days[last] ?? '', now)).toBe(last - today)
      }),
      { numRuns: 2000 }
    )
  })

  test.each([
    ['2027-03-31', '2027-03-30T23:59:59.999Z', 1],
    ['2027-03-31', '2027-03-31T00:00:00.000Z', 0],
    ['2027-03-31', '2027-03-31T23:59:59.999Z', 0],
    ['2027-03-31', '2027-04-01T00:00:00.000Z', -1],
    ['2028-02-29', '2028-02-28T12:00:00Z', 1],
    ['2028-02-29', '2028-03-01T12:00:00Z', -1],
    ['2028-02-28', '2028-03-01T00:00:00Z', -2],
    ['2027-02-28', '2027-03-01T00:00:00Z', -1],
    ['2100-03-01', '2100-02-28T23:00:00Z', 1],
    ['2027-01-01', '2026-12-31T23:59:59Z', 1],
    ['9999-12-31', '2026-11-25T00:00:00Z', 2_912_114],
    ['0001-01-01', '2026-11-25T00:00:00Z', -739_944]
  ])('until %s are, at %s, %i', (expires, now, left) => {
    expect(daysLeft(expires, new Date(now))).toBe(left)
  })

  test('do not depend on the time zone of the machine', async () => {
    const zones = ['UTC', 'Pacific/Kiritimati', 'Pacific/Niue', 'Asia/Shanghai', 'America/New_York']
    // The exemption ends on the day on which daylight saving time begins in New York.
    const moments = [
      '2027-03-13T23:59:59Z',
      '2027-03-14T00:00:00Z',
      '2027-03-14T23:59:59Z',
      '2027-03-15T00:00:00Z'
    ]
    const module = new URL('../../../src/policy/exemption-index.ts', import.meta.url).href
    const script = `
      const { ExemptionIndex } = await import(${JSON.stringify(module)})
      const stated = [{ bucket: 'photos', reason: '', owner: '', expires: '2027-03-14' }]
      const left = ${JSON.stringify(zones)}.map(zone => {
        process.env.TZ = zone
        return [new Date(0).getTimezoneOffset(), ...${JSON.stringify(moments)}.map(
          moment => new ExemptionIndex(stated, new Date(moment)).find('photos').daysLeft
        )]
      })
      console.log(JSON.stringify(left))`
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...['--import', 'tsx', '--input-type=module', '--eval'],
      script
    ])
    const found = JSON.parse(stdout) as number[][]
    expect(new Set(found.map(([offset]) => offset)).size).toBe(zones.length)
    expect(found.map(([, ...left]) => left)).toEqual(zones.map(() => [1, 0, 0, -1]))
  })
})

test('isCalendarDate and parsePolicy accept a date if and only if the calendar has it', () => {
  const known = new Set(days)
  const year = fc.integer({ min: 2023, max: 2101 })
  fc.assert(
    fc.property(
      year,
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
      (...date) => {
        const [ofYear, month, day] = date
        const text = `${pad(ofYear, 4)}-${pad(month)}-${pad(day)}`
        expect(isCalendarDate(text)).toBe(known.has(text))
        const read = parsePolicy(
          `version: 1
rules: [{buckets: [photos], algorithm: any}]
exemptions: [{bucket: photos, reason: why, owner: web-team, expires: ${text}}]
`,
          'p.yml'
        )
        expect(read.ok).toBe(known.has(text))
      }
    ),
    { numRuns: 500 }
  )
})

test.each([
  '2027-02-29',
  '2100-02-29',
  '2027-04-31',
  '2027-00-10',
  '2027-13-01',
  '20270331',
  '2027-3-1',
  '+02027-03-31',
  '2027-03-31T00:00:00Z',
  '2027-03-31 ',
  '٢٠٢٧-03-31'
])('isCalendarDate rejects %j', text => {
  expect(isCalendarDate(text)).toBe(false)
})

test.each(['2028-02-29', '2000-02-29', '2027-12-31'])('isCalendarDate accepts %j', text => {
  expect(isCalendarDate(text)).toBe(true)
})
