import { formatScore } from '../../format.ts'
import { texts } from '../../texts.ts'

/** Scores lie about the threshold: what is shown of the scale to either side of it. */
const BELOW = 0.25
const ABOVE = 0.35

interface ScoreBarProps {
  score: number
  threshold: number
}

/** How far a score is above or below what is needed. */
export function ScoreBar({ score, threshold }: ScoreBarProps) {
  const place = (value: number) =>
    `${100 * Math.min(1, Math.max(0, (value - threshold + BELOW) / (BELOW + ABOVE)))}%`
  return (
    <div
      className="score-bar"
      role="img"
      aria-label={texts.why.scoreText({ score: formatScore(score), threshold: formatScore(threshold) })}
      data-enough={score >= threshold || undefined}
    >
      <div className="score-track">
        <div className="score-fill" style={{ width: place(score) }} />
        <div className="score-needed" style={{ left: place(threshold) }} />
      </div>
      <div className="score-labels" aria-hidden="true">
        <strong>{formatScore(score)}</strong>
        <span style={{ left: place(threshold) }}>
          {texts.why.namedFrom} · {formatScore(threshold)}
        </span>
      </div>
    </div>
  )
}
