/**
 * What GitHub takes of a step, and silently drops or refuses beyond that. Sources are beside each;
 * all reports that have a limit take it from here.
 */

/** A step's job summary, in bytes of UTF-8; a larger one is not shown at all. Source: actions/runner, `AttachmentSizeLimit`. */
export const maxSummaryBytes = 1024 * 1024

/** Annotations of one level that a step may have; more are dropped. Source: actions/runner, `_maxCountPerIssueType`. */
export const maxAnnotationsPerLevel = 10

/** One annotation's message, in UTF-16 code units; the rest is dropped. Source: actions/runner, `_maxIssueMessageLength`. */
export const maxAnnotationLength = 4_096

/** Annotations that one request about a check run takes. Source: docs.github.com, REST, "Update a check run". */
export const maxAnnotationsPerRequest = 50

/** Title of a check run, in characters. Source: as above. */
export const maxCheckTitleLength = 255

/** Summary of a check run, and as much again its text: characters, and bytes as well, so bytes. Source: GitHub’s answers 422, "Only 65535 characters are allowed" and "summary exceeds a maximum bytesize of 65535". */
export const maxCheckTextBytes = 65_535

/** Body of a comment or an issue, in characters. Source: GitHub's answer 422, "body is too long (maximum is 65536 characters)". */
export const maxBodyLength = 65_536

/** Reserved in a body for the hidden marker that identifies our comment or issue, in characters. */
export const reservedMarkerLength = 200
export const bodyLimit = maxBodyLength - reservedMarkerLength

/** Title of an issue, in characters. Source: GitHub's answer 422, "title is too long (maximum is 256 characters)". */
export const maxIssueTitleLength = 256

/** Results that code scanning takes of one SARIF run; of these it shows 5,000. Source: docs.github.com, "SARIF results exceed one or more limits". */
export const maxSarifResults = 25_000

/** All outputs of a job share 1 MB, and one variable of a Linux process ends at 128 KiB. Sources: docs.github.com, "Usage limits"; execve(2), MAX_ARG_STRLEN. */
export const maxResultsBytes = 100_000
