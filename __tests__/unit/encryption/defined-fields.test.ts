import { expect, test } from '@jest/globals'
import { defined } from '../../../src/encryption/defined-fields.js'

test('drops the fields that are undefined', () => {
  expect(Object.keys(defined({ bucket: 'logs', region: undefined }))).toEqual(['bucket'])
})

test('keeps null and every other falsy value', () => {
  const fields = { rule: null, count: 0, text: '', isSure: false }
  expect(defined(fields)).toEqual(fields)
})

test('returns a new object and leaves its argument as it is', () => {
  const fields = { region: undefined }
  expect(defined(fields)).not.toBe(fields)
  expect(Object.keys(fields)).toEqual(['region'])
})

test('types a field that may be undefined as optional, and keeps literal types', () => {
  const region = ['cn-hangzhou'].at(0)
  const found: { readonly status: 'drifted'; readonly region?: string } = defined({
    status: 'drifted',
    region
  })
  expect(found).toEqual({ status: 'drifted', region: 'cn-hangzhou' })
})
