/** The services that answer at the emulator's one address. */
export type ServiceName = 'oss' | 'kms' | 'sts' | 'metadata'
