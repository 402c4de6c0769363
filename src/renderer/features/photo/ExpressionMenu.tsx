import { CircleOff } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ShownFace } from '../../../shared/library.ts'
import { EXPRESSIONS, type Expression } from '../../../shared/taxonomy.ts'
import { OptionMenu } from '../../components/OptionMenu.tsx'
import { correct } from '../../hooks/useCorrections.ts'
import { texts } from '../../texts.ts'
import { expressionIcon } from '../../vocabulary.ts'

const expressionOptions = () =>
  EXPRESSIONS.map((expression) => ({
    value: expression as Expression | 'not-a-face',
    label: texts.expressions[expression],
    icon: expressionIcon(expression),
  }))

export const expressionText = (face: ShownFace): string =>
  face.expression ? texts.expressions[face.expression] : texts.photo.unclear

export function ExpressionMenu({ face, trigger }: { face: ShownFace; trigger: ReactNode }) {
  return (
    <OptionMenu
      trigger={trigger}
      options={expressionOptions()}
      selected={face.expression ?? undefined}
      last={{ value: 'not-a-face' as const, label: texts.photo.notAFace, icon: CircleOff }}
      onSelect={(value) =>
        void correct(
          value === 'not-a-face'
            ? { kind: 'not-a-face', faceId: face.id }
            : { kind: 'expression', faceId: face.id, expression: value },
        )
      }
    />
  )
}
