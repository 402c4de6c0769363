/** What became of one file, told to whoever follows a scan. */

export interface FileOutcome {
  fileId: number
  /** Absolute. */
  path: string
  status: 'indexed' | 'unchanged' | 'moved' | 'failed' | 'quarantined' | 'unsupported'
  photoId: number | null
  error: { code: string; message: string } | null
}
