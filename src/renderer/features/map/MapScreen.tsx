// biome-ignore-all lint/a11y/noNoninteractiveTabindex: the map is moved by keys
// biome-ignore-all lint/a11y/useSemanticElements: a fieldset is no map
import { BoxSelect, Download, Globe, Image, Images, MapPinned, Minus, Plus, Tag, ZoomIn } from 'lucide-react'
import { type MouseEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { Area, PhotoPositions } from '../../../shared/library.ts'
import { Button, IconButton } from '../../components/Button.tsx'
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx'
import { ItemMenu, type MenuLine } from '../../components/ItemMenu.tsx'
import { ScreenHeader } from '../../components/ScreenHeader.tsx'
import { EmptyState, ErrorState, Loading } from '../../components/States.tsx'
import { correct } from '../../hooks/useCorrections.ts'
import { useElementSize } from '../../hooks/useElementSize.ts'
import { useMapNames, usePhotos, usePositions } from '../../hooks/useLibrary.ts'
import { useNavigation } from '../../state/navigation.ts'
import { texts } from '../../texts.ts'
import { exportCopies } from '../selection/bulk.ts'
import { AreaDialog } from './AreaDialog.tsx'
import { areaName, type ChosenArea, countIn } from './areas.ts'
import type { Cluster } from './cluster.ts'
import { MapCanvas } from './MapCanvas.tsx'
import { MapPanel } from './MapPanel.tsx'
import { Markers } from './Markers.tsx'
import {
  areaBetween,
  latitudeOf,
  longitudeOf,
  shownIn,
  toWorld,
  viewOf,
  visibleArea,
  zoomedAt,
} from './mercator.ts'
import { UnplacedStrip } from './UnplacedStrip.tsx'
import { useMapGestures, wasMoved } from './useMapGestures.ts'
import { pointsOf, useMarkerIndex } from './useMarkerIndex.ts'
import './map.css'

/** A move that waits for a yes. */
interface Move {
  photoIds: number[]
  latitude: number
  longitude: number
}

/** Beyond the edges, so that markers do not pop up while the map is moved. */
const MARGIN_PX = 60

type Panel = { kind: 'area'; area: Area } | { kind: 'unplaced' } | null

/** Where the photos were taken, on a map that needs no network. */
export function MapScreen() {
  const t = texts.map
  const positions = usePositions()
  const unplaced = usePhotos({ unplaced: true })
  const failed = [positions, unplaced].find(({ isError }) => isError)
  if (positions.data && unplaced.data && positions.data.ids.length + unplaced.data.ids.length > 0) {
    return <WorldMap positions={positions.data} unplaced={unplaced.data.ids} />
  }
  return (
    <section className="screen">
      <ScreenHeader title={t.title} />
      <div className="screen-body">
        {failed ? (
          <ErrorState
            what={t.title}
            error={failed.error}
            onRetry={() => {
              void positions.refetch()
              void unplaced.refetch()
            }}
          />
        ) : positions.data && unplaced.data ? (
          <EmptyState icon={Globe} title={t.emptyTitle} text={t.emptyText} />
        ) : (
          <Loading>
            <div className="skeleton map-skeleton" />
          </Loading>
        )}
      </div>
    </section>
  )
}

function WorldMap({ positions, unplaced }: { positions: PhotoPositions; unplaced: readonly number[] }) {
  const t = texts.map
  const names = useMapNames().data
  const frame = useRef<HTMLDivElement>(null)
  const size = useElementSize(frame)
  const [chosenPanel, setPanel] = useState<Panel>(null)
  // When the last photo has its place there is nothing to place; undo brings the photos back.
  const panel = chosenPanel?.kind === 'unplaced' && unplaced.length === 0 ? null : chosenPanel
  const [isSelecting, setSelecting] = useState(false)
  const [move, setMove] = useState<Move | null>(null)
  const [naming, setNaming] = useState<ChosenArea | null>(null)

  const points = useMemo(() => pointsOf(positions), [positions])
  const indexed = useMarkerIndex(positions, points)

  const { view, setView, band, handlers } = useMapGestures(frame, size, {
    isSelecting,
    onSelect: (from, to) => {
      setSelecting(false)
      setPanel({ kind: 'area', area: areaBetween(view, size, from, to) })
    },
    onShowAll: () => showAll(),
  })
  const showAll = () => setView(viewOf(points.xs, points.ys, size))

  // Shows all photos at first; later the map is where it was left.
  useEffect(() => {
    if (size.width > 0 && !wasMoved()) setView(viewOf(points.xs, points.ys, size))
  }, [points, size, setView])

  // A little later than halfway: markers of a level would cover each other much below its own size.
  const level = Math.floor(view.zoom + 0.25)
  const clusters = useMemo(
    () => (size.width > 0 ? (indexed?.index.within(visibleArea(view, size, MARGIN_PX), level) ?? []) : []),
    [indexed, view, size, level],
  )
  const contentOf = (cluster: Cluster) => {
    const members = indexed?.index.membersOf(cluster) ?? []
    return {
      photoIds: members.map((member) => indexed?.positions.ids[member] ?? 0),
      xs: members.map((member) => indexed?.points.xs[member] ?? 0),
      ys: members.map((member) => indexed?.points.ys[member] ?? 0),
    }
  }

  const open = (cluster: Cluster) => {
    const { photoIds, xs, ys } = contentOf(cluster)
    if (cluster.count === 1) return useNavigation.getState().openPhoto(photoIds, 0)
    const [[west, east], [north, south]] = [extremes(xs), extremes(ys)]
    const extent = Math.max(east - west, south - north)
    // Photos of one spot cannot be parted by zooming: they are shown.
    if (view.zoom >= 16 || extent * 2 ** 17 < 0.5) setPanel({ kind: 'area', area: boundsOf(xs, ys) })
    else setView(viewOf(xs, ys, size))
  }

  const marker = useRef<Cluster | undefined>(undefined)
  /** The marker that the menu is for: the one under the pointer, or with the focus. */
  const chooseMarker = (event: MouseEvent) => {
    const first = (event.target as Element).closest<HTMLElement>('[data-cluster]')?.dataset['cluster']
    marker.current = clusters.find((cluster) => String(cluster.first) === first)
    if (!marker.current) event.preventDefault()
  }
  const linesOfMarker = (): MenuLine[] => {
    const cluster = marker.current
    if (!cluster) return []
    const { photoIds, xs, ys } = contentOf(cluster)
    const area = boundsOf(xs, ys)
    return [
      ...(cluster.count === 1
        ? [{ icon: Image, label: texts.itemMenu.open, shortcut: '↵', onSelect: () => open(cluster) }]
        : [
            {
              icon: Images,
              label: texts.itemMenu.showPhotos,
              onSelect: () => setPanel({ kind: 'area', area }),
            },
            { icon: ZoomIn, label: t.zoomIn, shortcut: '↵', onSelect: () => open(cluster) },
          ]),
      {
        icon: Tag,
        label: t.nameArea,
        onSelect: () => setNaming(areaName(area, names?.areas ?? [], positions)),
      },
      {
        icon: Download,
        label: texts.bulk.exportLong({ count: photoIds.length }),
        onSelect: () => void exportCopies(photoIds),
      },
    ]
  }

  // A marker that is opened, a panel that is closed: what had the focus is gone, and the map takes the keys.
  useEffect(() => {
    if (document.activeElement === document.body) frame.current?.focus({ preventScroll: true })
  }, [clusters, view, panel])

  const drop = (photoIds: number[], left: number, top: number) => {
    // A marker that was let go beside the map stays where it was.
    if (left < 0 || top < 0 || left > size.width || top > size.height) return
    const world = toWorld(view, size, left, top)
    setMove({ photoIds, latitude: latitudeOf(world.y), longitude: longitudeOf(world.x) })
  }

  const inView = useMemo(
    () => (size.width > 0 ? countIn(positions, visibleArea(view, size)) : 0),
    [positions, view, size],
  )
  const total = positions.ids.length
  const zoomBy = (steps: number) =>
    setView((now) => zoomedAt(now, size, size.width / 2, size.height / 2, steps))

  return (
    <section className="screen">
      <ScreenHeader title={t.title} subtitle={total > 0 ? t.shown({ count: total }) : undefined}>
        {unplaced.length > 0 ? (
          <Button
            variant="quiet"
            aria-pressed={panel?.kind === 'unplaced'}
            onClick={() => setPanel(panel?.kind === 'unplaced' ? null : { kind: 'unplaced' })}
          >
            <MapPinned size={15} aria-hidden="true" />
            {t.unplaced({ count: unplaced.length })}
          </Button>
        ) : null}
      </ScreenHeader>
      <div className="screen-body map-body" data-panel={panel?.kind}>
        <ItemMenu lines={linesOfMarker}>
          <div
            ref={frame}
            className="map"
            role="group"
            tabIndex={0}
            aria-label={t.label}
            data-selecting={isSelecting || undefined}
            aria-busy={indexed?.positions !== positions || undefined}
            {...handlers}
            onContextMenu={chooseMarker}
          >
            <MapCanvas view={view} size={size} names={names ?? null} />
            {indexed ? (
              <Markers
                clusters={clusters}
                positions={indexed.positions}
                view={view}
                size={size}
                onOpen={open}
                onDrop={(cluster, left, top) => drop(contentOf(cluster).photoIds, left, top)}
                onReach={(cluster) => setView((now) => shownIn(now, size, cluster))}
              />
            ) : null}
            {band ? (
              <div
                className="map-band"
                style={{ left: band.left, top: band.top, width: band.width, height: band.height }}
              />
            ) : null}
          </div>
        </ItemMenu>
        <div className="map-tools">
          <IconButton label={t.zoomIn} shortcut="+" side="left" onClick={() => zoomBy(1)}>
            <Plus size={17} aria-hidden="true" />
          </IconButton>
          <IconButton label={t.zoomOut} shortcut="−" side="left" onClick={() => zoomBy(-1)}>
            <Minus size={17} aria-hidden="true" />
          </IconButton>
          <IconButton label={t.world} shortcut="0" side="left" onClick={showAll}>
            <Globe size={17} aria-hidden="true" />
          </IconButton>
          <IconButton
            label={t.select}
            side="left"
            aria-pressed={isSelecting}
            onClick={() => setSelecting(!isSelecting)}
          >
            <BoxSelect size={17} aria-hidden="true" />
          </IconButton>
        </div>
        {isSelecting ? (
          <p className="map-hint" role="status">
            {t.selectHint}
          </p>
        ) : null}
        {panel === null ? (
          <div className="map-foot">
            <Button
              disabled={inView === 0}
              onClick={() => setPanel({ kind: 'area', area: visibleArea(view, size) })}
            >
              {t.showPhotos} · {t.selection({ count: inView })}
            </Button>
          </div>
        ) : null}
        {panel?.kind === 'area' ? (
          <MapPanel area={panel.area} onClose={() => setPanel(null)}>
            <Button
              variant="quiet"
              onClick={() => setNaming(areaName(panel.area, names?.areas ?? [], positions))}
            >
              <Tag size={15} aria-hidden="true" />
              {t.nameArea}
            </Button>
          </MapPanel>
        ) : null}
        {panel?.kind === 'unplaced' ? (
          <UnplacedStrip photoIds={unplaced} map={frame} onDrop={drop} onClose={() => setPanel(null)} />
        ) : null}
      </div>
      {move ? (
        <ConfirmDialog
          title={t.move({ count: move.photoIds.length })}
          text={t.moveText}
          confirmLabel={t.moveConfirm({ count: move.photoIds.length })}
          harmless
          onConfirm={() => {
            const { photoIds, latitude, longitude } = move
            void correct({ kind: 'position', photoIds, position: { latitude, longitude } })
          }}
          onClose={() => setMove(null)}
        />
      ) : null}
      {naming ? <AreaDialog area={naming} positions={positions} onClose={() => setNaming(null)} /> : null}
    </section>
  )
}

/** Smallest and largest: `Math.max(...list)` fails on 100,000 arguments. */
function extremes(values: readonly number[]): [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  return [least, most]
}

/** A little larger than the photos reach, so that rounding leaves none out. */
function boundsOf(xs: readonly number[], ys: readonly number[]): Area {
  const [[west, east], [north, south]] = [extremes(xs), extremes(ys)]
  const room = 1e-7
  return {
    west: longitudeOf(west - room),
    east: longitudeOf(east + room),
    north: latitudeOf(north - room),
    south: latitudeOf(south + room),
  }
}
