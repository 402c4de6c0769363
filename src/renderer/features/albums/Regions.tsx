import type { Album } from '../../../shared/library.ts'
import { countryName } from '../../format.ts'
import { texts } from '../../texts.ts'
import { AlbumCard } from './AlbumCard.tsx'
import { regionsOf } from './grouping.ts'

/** Albums under country and city. */
export function Regions({ albums }: { albums: Album[] }) {
  return (
    <div className="albums-regions">
      {regionsOf(albums).map((region) => (
        <section key={region.name} className="albums-region">
          <h2>{region.name ? countryName(region.name) : texts.albums.elsewhere}</h2>
          <div className="albums-cities">
            {region.sections.map((section) => (
              <div key={section.name}>
                {section.name ? <h3>{section.name}</h3> : null}
                <ul className="albums-grid">
                  {section.albums.map((album) => (
                    <AlbumCard key={album.id} album={album} />
                  ))}
                </ul>
              </div>
            ))}
          </div>
        </section>
      ))}
    </div>
  )
}
