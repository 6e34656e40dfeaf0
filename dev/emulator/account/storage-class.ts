import { ossError } from '../errors/oss-errors.js'

const CLASSES = ['Standard', 'IA', 'Archive', 'ColdArchive', 'DeepColdArchive']

/** The storage class of a bucket or an object; Standard when none is asked for. */
export function parseStorageClass(value: string | undefined): string {
  if (value === undefined) return 'Standard'
  if (!CLASSES.includes(value)) {
    throw ossError('InvalidArgument', {
      message: 'The storage class is invalid.',
      extras: [
        ['ArgumentName', 'x-oss-storage-class'],
        ['ArgumentValue', value]
      ]
    })
  }
  return value
}
