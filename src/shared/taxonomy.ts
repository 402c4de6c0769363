/**
 * Closed vocabularies that every process agrees on.
 *
 * Expressions are the eight classes of AffectNet (Mollahosseini et al., 2017, arXiv 1708.03985).
 * Moods are Moodmark's own: words that people use for a photo, placed on the valence–arousal plane.
 */
export const EXPRESSIONS = [
  'neutral',
  'happy',
  'sad',
  'surprise',
  'fear',
  'disgust',
  'anger',
  'contempt',
] as const
export type Expression = (typeof EXPRESSIONS)[number]

export const MOODS = [
  'joyful',
  'excited',
  'tender',
  'calm',
  'neutral',
  'surprised',
  'sad',
  'tense',
  'angry',
  'fearful',
] as const
export type Mood = (typeof MOODS)[number]

/** Execution providers of ONNX Runtime that the app may probe, in order of preference. */
export const EXECUTION_PROVIDERS = ['cuda', 'coreml', 'dml', 'webgpu', 'cpu'] as const
/** What the user chooses from. */
export const PROVIDER_CHOICES = ['auto', ...EXECUTION_PROVIDERS] as const
export type ExecutionProvider = (typeof EXECUTION_PROVIDERS)[number]

/**
 * What supported a landmark label. `gps` alone never names an album, it only suggests; `neighbours` are photos taken
 * together with this one, which turn an unsure label into a sure one.
 */
export const LANDMARK_EVIDENCE = ['vision', 'gps', 'local', 'neighbours', 'user'] as const
export type LandmarkEvidence = (typeof LANDMARK_EVIDENCE)[number]

/** Where a file stands. `queued` and `in-hand` are transient; the others are answers. */
export const FILE_STATUSES = ['queued', 'in-hand', 'indexed', 'failed', 'quarantined', 'unsupported'] as const
export type FileStatus = (typeof FILE_STATUSES)[number]
