import type { Album } from '../../../shared/library.ts'
import { formatMonth } from '../../format.ts'
import { texts } from '../../texts.ts'
import { AlbumCard } from './AlbumCard.tsx'
import { AlbumsScreen } from './AlbumsScreen.tsx'
import { sectionsOf } from './grouping.ts'

/** An album for each month, under its year, the newest first. */
export function DatesScreen() {
  return (
    <AlbumsScreen by="date" title={texts.dates.title} countText={(count) => texts.dates.months({ count })}>
      {(albums) => (
        <div className="albums-years">
          {yearsOf(albums).map(({ year, months }) => (
            <section key={year}>
              <h2>{year}</h2>
              <ul className="albums-grid">
                {months.map((album) => (
                  <AlbumCard
                    key={album.id}
                    album={{ ...album, title: formatMonth(album.title) ?? album.title }}
                  />
                ))}
              </ul>
            </section>
          ))}
        </div>
      )}
    </AlbumsScreen>
  )
}

const yearsOf = (albums: readonly Album[]): { year: string; months: Album[] }[] =>
  sectionsOf(albums)
    .map(({ headings, albums: months }) => ({ year: headings[0] ?? '', months }))
    .sort((a, b) => b.year.localeCompare(a.year))
