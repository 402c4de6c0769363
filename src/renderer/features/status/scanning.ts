import type { ScanProgress } from '../../../shared/library.ts'

/** True while more photos may still turn up without the user doing anything. */
export const isScanning = (progress: ScanProgress | undefined): boolean =>
  progress === undefined || progress.state === 'listing' || progress.state === 'analysing'
