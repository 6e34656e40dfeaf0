import { ossError } from './error.js'

const CLASSES = ['Standard', 'IA', 'Archive', 'ColdArchive', 'DeepColdArchive']

/** The storage class of a bucket or an object; Standard when none is asked for. */
export function storageClassOf(given: string | undefined): string {
  if (given === undefined) return 'Standard'
  if (!CLASSES.includes(given)) {
    throw ossError('InvalidArgument', {
      message: 'The storage class is invalid.',
      extras: [
        ['ArgumentName', 'x-oss-storage-class'],
        ['ArgumentValue', given]
      ]
    })
  }
  return given
}
