/** `why` on a photo that was named because photos taken with it are surely there, and on doubtful ones. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { LibraryFixture } from '../library-fixture.ts'
import { runCli } from '../run-cli.ts'

const library = new LibraryFixture()
beforeAll(() => {
  library.addLandmark('colosseum', 'Colosseum', 'Rome', 'Italy')
  library.addPhoto({
    path: 'sure.jpg',
    takenAt: '2020-05-01T12:00:00Z',
    gps: [41.8902, 12.4922],
    landmark: { id: 'colosseum', score: 0.8, decision: 'confident' },
  })
  library.addPhoto({
    path: 'unsure.jpg',
    takenAt: '2020-05-01T12:20:00Z',
    gps: [41.8911, 12.4922],
    landmark: { id: 'colosseum', score: 0.4, decision: 'unsure' },
  })
  library.addLandmark('tower', 'Tower')
  library.addPhoto({ path: 'strange.jpg', landmark: { id: 'tower', score: 0.8, decision: 'unsure' } })
  library.addPhoto({ path: 'faint.jpg', landmark: { id: 'tower', score: 0.4, decision: 'unsure' } })
  library.store.close()
})
afterAll(() => library.close())

it('names them in JSON and in words', async () => {
  const args = ['why', '/photos/unsure.jpg', '--library', library.dir]
  const [answer = {}] = (await runCli([...args, '--json'])).json()
  expect(answer).toMatchObject({
    landmark: { id: 'colosseum', by: ['vision', 'neighbours'] },
    why: {
      decision: 'unsure',
      neighbours: [{ path: '/photos/sure.jpg', secondsApart: 1200, metersApart: 100, by: 'machine' }],
    },
  })
  const { stdout } = await runCli(args)
  expect(stdout).toContain(
    'Taken together with: /photos/sure.jpg (1200 s apart, 100 m away), which is surely there',
  )

  const [sure = {}] = (await runCli(['why', '/photos/sure.jpg', '--library', library.dir, '--json'])).json()
  expect(sure).toMatchObject({ landmark: { by: ['vision'] }, why: { neighbours: [] } })
})

it('says what the doubt is: too low a score, or a high one of too little resemblance', async () => {
  const args = (name: string) => ['why', `/photos/${name}`, '--library', library.dir]
  const [strange = {}] = (await runCli([...args('strange.jpg'), '--json'])).json()
  expect(strange).toMatchObject({ why: { decision: 'unsure', doubt: 'resemblance' } })
  expect((await runCli(args('strange.jpg'))).stdout).toContain('resembles the landmark too little by itself')
  expect((await runCli(args('faint.jpg'))).stdout).toContain('the score is too low to name it')
  const [sure = {}] = (await runCli([...args('sure.jpg'), '--json'])).json()
  expect(sure).toMatchObject({ why: { doubt: null } })
})
