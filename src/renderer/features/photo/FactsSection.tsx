import type { ReactNode } from 'react'
import type { Facts } from '../../../shared/evidence.ts'
import type { PhotoDetail } from '../../../shared/library.ts'
import {
  formatAperture,
  formatBytes,
  formatExposure,
  formatFocalLength,
  formatMegapixels,
  formatOffset,
  formatTakenAt,
} from '../../format.ts'
import { texts } from '../../texts.ts'
import { revealFile } from '../selection/bulk.ts'
import { cameraName, splitPath } from './facts.ts'
import { PlaceFact } from './PlaceFact.tsx'

const t = texts.photo

export function FactsSection({ photo }: { photo: PhotoDetail }) {
  const { facts } = photo
  const exposure = exposureText(facts)
  const camera = cameraName(facts.cameraMake, facts.cameraModel)
  return (
    <section className="info-section" aria-labelledby="info-details">
      <h2 id="info-details">{t.details}</h2>
      <dl className="facts">
        <Fact name={t.date}>
          <TakenAt facts={facts} />
        </Fact>
        <Fact name={t.place}>
          <PlaceFact photo={photo} />
        </Fact>
        {camera || facts.lensModel || exposure ? (
          <Fact name={t.camera}>
            {camera ? <p>{camera}</p> : null}
            {facts.lensModel ? <p className="fact-small">{facts.lensModel}</p> : null}
            {exposure ? <p className="fact-small">{exposure}</p> : null}
          </Fact>
        ) : null}
        <Fact name={t.file}>
          <Files photo={photo} />
        </Fact>
      </dl>
    </section>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd className="selectable">{children}</dd>
    </div>
  )
}

function TakenAt({ facts }: { facts: Facts }) {
  const taken = facts.takenAt ? formatTakenAt(facts.takenAt) : null
  if (!taken) return <p>{t.noDate}</p>
  const offset = facts.takenAtOffsetMinutes
  const zone = [facts.timeZone?.replaceAll('_', ' '), offset === null ? null : formatOffset(offset)]
  return (
    <>
      <p>{taken.date}</p>
      <p className="fact-small">
        {[taken.time, zone.filter(Boolean).join(', ') || t.zoneUnknown].join(SEPARATOR)}
      </p>
    </>
  )
}

function exposureText(facts: Facts): string {
  return [
    facts.exposureSeconds === null ? null : formatExposure(facts.exposureSeconds),
    facts.fNumber === null ? null : formatAperture(facts.fNumber),
    facts.iso === null ? null : `ISO ${facts.iso}`,
    facts.focalLengthMm === null ? null : formatFocalLength(facts.focalLengthMm),
  ]
    .filter((part) => part !== null)
    .map(unbroken)
    .join(SEPARATOR)
}

/** Lines end between measures, never between a number and its unit, and none begins with the dot. */
const unbroken = (text: string): string => text.replaceAll(' ', '\u00a0')
const SEPARATOR = '\u00a0· '

function Files({ photo }: { photo: PhotoDetail }) {
  const { width, height, format } = photo.facts
  return (
    <>
      <p className="fact-break" dir="auto">
        {photo.name}
      </p>
      <p className="fact-small">
        {[
          `${width} × ${height}`,
          formatMegapixels(width, height),
          formatBytes(photo.bytes),
          format.toUpperCase(),
        ]
          .map(unbroken)
          .join(SEPARATOR)}
      </p>
      {photo.files.map((file) => (
        <p key={`${file.rootName}/${file.path}`} className="fact-small fact-break">
          {[file.rootName, splitPath(file.path).folder].filter(Boolean).join('/')}
          {file.online ? '' : ` (${t.offlineFile})`}
        </p>
      ))}
      {photo.files.some(({ online }) => online) ? (
        <button type="button" className="link" onClick={() => revealFile(photo.id)}>
          {t.reveal}
        </button>
      ) : null}
    </>
  )
}
