import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { faceOf, LibraryFixture } from '../../../tests/library-fixture.ts'
import { photoDetailSchema } from '../../shared/library.ts'
import { facesOf, saveFaces } from '../store/faces.ts'
import { photoDetail } from './photos.ts'

let library: LibraryFixture
beforeEach(() => {
  library = new LibraryFixture()
})
afterEach(() => library.close())

describe('photoDetail', () => {
  it('keeps what learning needs of a face from the window and from exports', () => {
    const photo = library.addPhoto({ path: 'a.jpg', faces: [] })
    saveFaces(library.store.db, photo, [{ ...faceOf('happy', [0.1, 0.1, 0.2, 0.2]), feature: 'gYCAOwAB' }])
    expect(facesOf(library.store.db, photo)[0]?.face.feature).toBe('gYCAOwAB')
    const detail = photoDetail(library.store.db, photo)
    expect(detail?.faces).toMatchObject([{ expression: 'happy', by: 'machine' }])
    expect(detail?.faces[0]).not.toHaveProperty('feature')
    expect(photoDetailSchema.parse(detail)).toEqual(detail)
  })
})
