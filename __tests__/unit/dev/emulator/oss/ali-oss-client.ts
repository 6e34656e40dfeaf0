import OSS from 'ali-oss'
import type { Emulator } from '../../../../../dev/emulator/emulator.js'

/** The parts of ali-oss that the tests call and its type package lacks or mistypes. */
export interface AliOss {
  getBucketEncryption(bucket: string): Promise<{ status: number; encryption: unknown }>
  putBucketEncryption(bucket: string, rule: object): Promise<{ status: number }>
  deleteBucketEncryption(bucket: string): Promise<{ status: number }>
  getBucketInfo(bucket: string): Promise<{ bucket: Record<string, unknown> }>
  getBucketLocation(bucket: string): Promise<{ location: string }>
  putBucket(bucket: string, options?: object): Promise<{ res: { status: number } }>
  deleteBucket(bucket: string): Promise<{ res: { status: number } }>
  listBuckets(query: object): Promise<{
    buckets: { name: string; region: string }[] | null
    isTruncated: boolean
    nextMarker: string | null
  }>
  put(key: string, body: Buffer, options?: object): Promise<{ res: Result }>
  get(key: string, options?: object): Promise<{ content: Buffer; res: Result }>
  head(key: string, options?: object): Promise<{ meta: unknown; status: number; res: Result }>
  delete(key: string, options?: object): Promise<{ res: Result }>
  list(query: object, options: object): Promise<Listing & { nextMarker: string | null }>
  listV2(
    query: object,
    options: object
  ): Promise<Listing & { nextContinuationToken: string | null }>
  signatureUrl(key: string, options: object): string
  signatureUrlV4(method: string, expires: number, request: object, key: string): Promise<string>
}

interface Result {
  status: number
  headers: Record<string, string>
}

interface Listing {
  objects?: { name: string; etag: string; size: number }[] | null
  prefixes: string[] | null
  isTruncated: boolean
}

export function aliOss(emulator: Emulator, options: object = {}): AliOss {
  return new OSS({
    endpoint: emulator.url,
    region: 'oss-cn-hangzhou',
    bucket: 'examplebucket',
    accessKeyId: 'emulator-id',
    accessKeySecret: 'emulator-secret',
    ...options
  }) as unknown as AliOss
}
