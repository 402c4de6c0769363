import { Switch } from 'radix-ui'
import { useId } from 'react'

interface SwitchRowProps {
  name: string
  text: string
  checked: boolean
  onChange: (checked: boolean) => void
}

/** Something that is either on or off, with a line on what that means. */
export function SwitchRow({ name, text, checked, onChange }: SwitchRowProps) {
  const id = useId()
  return (
    <div className="setting">
      <div>
        <label className="setting-name" htmlFor={id}>
          {name}
        </label>
        <p id={`${id}-text`}>{text}</p>
      </div>
      <Switch.Root
        id={id}
        className="switch"
        aria-describedby={`${id}-text`}
        checked={checked}
        onCheckedChange={onChange}
      >
        <Switch.Thumb className="switch-thumb" />
      </Switch.Root>
    </div>
  )
}
