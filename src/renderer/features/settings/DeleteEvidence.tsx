import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { client, errorText } from '../../client.ts'
import { Button } from '../../components/Button.tsx'
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx'
import { refreshPhotosAndLabels } from '../../hooks/useLiveLibrary.ts'
import { showErrorToast, showToast } from '../../state/toasts.ts'
import { texts } from '../../texts.ts'

const t = texts.settings.deleteEvidence

/** Offered once a switch is off: what was found before can go as well. */
export function DeleteEvidence({ what }: { what: 'faces' | 'mood' }) {
  const [asking, setAsking] = useState(false)
  const remove = useMutation({
    mutationFn: () => client.invoke('evidence.delete', { what }),
    onSuccess: () => {
      refreshPhotosAndLabels()
      showToast(t.done[what])
    },
    onError: (error) => showErrorToast(errorText(error)),
  })
  return (
    <div className="setting">
      <p>{t.text[what]}</p>
      <Button onClick={() => setAsking(true)} disabled={remove.isPending}>
        {t.button[what]}
      </Button>
      {asking ? (
        <ConfirmDialog
          title={t.title[what]}
          text={t.question[what]}
          confirmLabel={t.confirm}
          onConfirm={() => remove.mutate()}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </div>
  )
}
