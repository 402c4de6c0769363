import { ScreenHeader } from '../../components/ScreenHeader.tsx'
import { ErrorState, Loading } from '../../components/States.tsx'
import { useAppInfo, useSettings } from '../../hooks/useLibrary.ts'
import { texts } from '../../texts.ts'
import '../folders/folders.css'
import { BackgroundSection } from './BackgroundSection.tsx'
import { ModelList } from './ModelList.tsx'
import { Preferences } from './Preferences.tsx'
import { Recognition } from './Recognition.tsx'
import { StorageSection } from './StorageSection.tsx'
import { WorldPacks } from './WorldPacks.tsx'
import './settings.css'

const t = texts.settings

export function SettingsScreen() {
  const settings = useSettings()
  const info = useAppInfo()
  const failed = settings.isError ? settings : info.isError ? info : null
  return (
    <section className="screen">
      <ScreenHeader title={t.title} />
      <div className="screen-body">
        {failed ? (
          <ErrorState what={t.title} error={failed.error} onRetry={() => failed.refetch()} />
        ) : !settings.data || !info.data ? (
          <Loading>
            <div className="skeleton folder-skeleton" />
          </Loading>
        ) : (
          <div className="settings scroll">
            <div className="column">
              <Preferences settings={settings.data} />
              <BackgroundSection settings={settings.data} />
              <StorageSection />
              <Recognition settings={settings.data} info={info.data} />
              <WorldPacks />
              <ModelList models={info.data.models} />
              <section className="settings-section" aria-labelledby="about-title">
                <h2 id="about-title">{t.about}</h2>
                <div className="list">
                  <div className="setting">
                    <span className="setting-name">{t.version}</span>
                    <span className="selectable setting-value">{info.data.version}</span>
                  </div>
                  <div className="setting setting-stacked">
                    <span className="setting-name">{t.libraryDir}</span>
                    <code className="setting-path">{info.data.libraryDir}</code>
                    <p>{t.libraryDirText}</p>
                  </div>
                </div>
              </section>
            </div>
          </div>
        )}
      </div>
    </section>
  )
}
