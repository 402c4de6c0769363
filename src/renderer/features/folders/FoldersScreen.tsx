import { Folder, FolderPlus, FolderX, ImageMinus, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { spoken } from '../../../shared/i18n/messages.ts'
import type { Root } from '../../../shared/library.ts'
import { Button } from '../../components/Button.tsx'
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx'
import { ScreenHeader } from '../../components/ScreenHeader.tsx'
import { EmptyState, ErrorState, Loading } from '../../components/States.tsx'
import { chooseFolders, removeFolder, rescan } from '../../hooks/useFolders.ts'
import { usePhotos, useRoots } from '../../hooks/useLibrary.ts'
import { useNavigation } from '../../state/navigation.ts'
import { texts } from '../../texts.ts'
import { ProblemList } from './ProblemList.tsx'
import './folders.css'

const t = texts.folders

export function FoldersScreen() {
  const roots = useRoots()
  const removed = usePhotos({ removed: true }).data?.ids.length ?? 0
  const go = useNavigation((state) => state.go)
  const [removing, setRemoving] = useState<Root | null>(null)
  const hasRoots = (roots.data?.length ?? 0) > 0
  return (
    <section className="screen">
      <ScreenHeader title={t.title}>
        {hasRoots ? (
          <>
            <Button onClick={() => void rescan()}>
              <RefreshCw size={15} aria-hidden="true" />
              {t.rescan}
            </Button>
            <Button variant="primary" onClick={() => void chooseFolders()}>
              <FolderPlus size={15} aria-hidden="true" />
              {t.add}
            </Button>
          </>
        ) : null}
      </ScreenHeader>
      <div className="screen-body">
        {roots.isError ? (
          <ErrorState what={t.title} error={roots.error} onRetry={() => roots.refetch()} />
        ) : !roots.data ? (
          <Loading>
            <div className="column">
              <div className="skeleton folder-skeleton" />
            </div>
          </Loading>
        ) : !hasRoots ? (
          <EmptyState icon={FolderPlus} title={t.emptyTitle} text={t.emptyText}>
            <Button variant="primary" onClick={() => void chooseFolders()}>
              {t.add}
            </Button>
          </EmptyState>
        ) : (
          <div className="folders scroll">
            <div className="column">
              <p className="column-intro">{t.subtitle}</p>
              <ul className="list">
                {roots.data.map((root) => (
                  <FolderRow key={root.id} root={root} onRemove={() => setRemoving(root)} />
                ))}
              </ul>
              {removed > 0 ? (
                <p className="folders-removed">
                  <Button variant="quiet" onClick={() => go('removed')}>
                    <ImageMinus size={15} aria-hidden="true" />
                    {t.removedPhotos({ count: removed })}
                  </Button>
                </p>
              ) : null}
              <ProblemList />
            </div>
          </div>
        )}
      </div>
      {removing ? (
        <ConfirmDialog
          title={t.removeTitle({ name: removing.name })}
          text={t.removeText({ count: removing.photoCount })}
          confirmLabel={t.removeConfirm}
          onConfirm={() => void removeFolder(removing)}
          onClose={() => setRemoving(null)}
        />
      ) : null}
    </section>
  )
}

function FolderRow({ root, onRemove }: { root: Root; onRemove: () => void }) {
  const Icon = root.state === 'online' ? Folder : FolderX
  const isOnline = root.state === 'online'
  return (
    <li className="folder">
      <Icon size={22} strokeWidth={1.5} aria-hidden="true" />
      <div className="folder-text">
        <h2 className="ellipsis" dir="auto">
          {root.name}
        </h2>
        <p className="folder-path ellipsis selectable" title={root.path}>
          {root.path}
        </p>
        <p className={isOnline ? 'folder-state' : 'folder-state folder-state-warn'}>
          {isOnline ? t.watching[root.watching] : t.states[root.state]}
          {isOnline || root.message ? null : ` · ${t.offlineHint}`}
        </p>
        {root.message ? <p className="folder-message">{spoken(root.message)}</p> : null}
      </div>
      <span className="folder-count">{texts.photos({ count: root.photoCount })}</span>
      <Button variant="quiet" aria-label={t.removeLabel({ name: root.name })} onClick={onRemove}>
        {t.remove}
      </Button>
    </li>
  )
}
