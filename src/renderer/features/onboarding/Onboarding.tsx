import { Heart, Landmark, type LucideIcon, ShieldCheck, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/Button.tsx'
import { Logo } from '../../components/Logo.tsx'
import { chooseFolders } from '../../hooks/useFolders.ts'
import { useNavigation } from '../../state/navigation.ts'
import { texts } from '../../texts.ts'
import './onboarding.css'

const POINTS: ['landmarks' | 'moods' | 'corrections', LucideIcon][] = [
  ['landmarks', Landmark],
  ['moods', Heart],
  ['corrections', Undo2],
]

/** The empty library: what this is, and the one thing to do. */
export function Onboarding() {
  const go = useNavigation((state) => state.go)
  const [choosing, setChoosing] = useState(false)
  const t = texts.onboarding
  const choose = async () => {
    setChoosing(true)
    const added = await chooseFolders()
    setChoosing(false)
    if (added.length > 0) go('photos')
  }
  return (
    <section className="onboarding scroll">
      <div className="onboarding-inner">
        <Logo size={56} />
        <h1>{t.title}</h1>
        <p className="onboarding-lead">{t.lead}</p>
        <Button variant="primary" large disabled={choosing} onClick={() => void choose()}>
          {choosing ? t.choosing : t.choose}
        </Button>
        <p className="onboarding-privacy">
          <ShieldCheck size={16} aria-hidden="true" />
          {t.privacy}
        </p>
        <ul className="onboarding-points">
          {POINTS.map(([point, Icon]) => (
            <li key={point}>
              <Icon size={20} strokeWidth={1.6} aria-hidden="true" />
              <h2>{t.points[point].title}</h2>
              <p>{t.points[point].text}</p>
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}
