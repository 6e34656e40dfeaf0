import { expect } from '@jest/globals'
import { reportSchemaErrors } from '../../../dev/soak/report-schema.js'

/** Expects a JSON report to match the published schema. */
export function expectValidReport(text: string): void {
  expect(reportSchemaErrors(JSON.parse(text))).toEqual([])
}
