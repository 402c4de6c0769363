/** Stylised pictures of sights, drawn as SVG: photos for screenshots that belong to nobody. */

export interface Palette {
  /** Sky from top to horizon. */
  sky: [string, string, string]
  sun: string
  /** Ground from far to near. */
  ground: [string, string, string]
  water: [string, string]
  /** Buildings: lit side, shaded side, openings. */
  light: string
  shade: string
  dark: string
  stars: boolean
}

export const PALETTES = {
  day: {
    sky: ['#3f93cf', '#8cc4e6', '#e3f1f4'],
    sun: '#fffbe8',
    ground: ['#9cb58f', '#7ba065', '#557f49'],
    water: ['#4f9fc4', '#2d7a9f'],
    light: '#f1dfc0',
    shade: '#c9a878',
    dark: '#7a5d41',
    stars: false,
  },
  sunset: {
    sky: ['#38407f', '#d9728b', '#ffc98c'],
    sun: '#fff0c2',
    ground: ['#8a5a78', '#5e3f63', '#3a2a4a'],
    water: ['#e8927f', '#73507f'],
    light: '#e9a277',
    shade: '#9a5560',
    dark: '#45304f',
    stars: false,
  },
  dusk: {
    sky: ['#0d1a3d', '#3d4a86', '#c98aa0'],
    sun: '#f7ead2',
    ground: ['#3d4674', '#2a3158', '#191f3d'],
    water: ['#5a6196', '#232c57'],
    light: '#8580ad',
    shade: '#4b4a7c',
    dark: '#ffd58a',
    stars: true,
  },
  morning: {
    sky: ['#9fc4d8', '#d9e3df', '#fbead6'],
    sun: '#ffffff',
    ground: ['#c3c9ae', '#a5b18b', '#7f9370'],
    water: ['#a9cdd2', '#7fb0bd'],
    light: '#f8ecdc',
    shade: '#d8bfa2',
    dark: '#97795c',
    stars: false,
  },
} satisfies Record<string, Palette>
export type PaletteName = keyof typeof PALETTES

const rect = (x: number, y: number, w: number, h: number, fill: string, rest = '') =>
  `<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${fill}" ${rest}/>`
const path = (d: string, fill: string, rest = '') => `<path d="${d}" fill="${fill}" ${rest}/>`
const circle = (x: number, y: number, r: number, fill: string, rest = '') =>
  `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}" ${rest}/>`
const arch = (x: number, y: number, w: number, h: number, fill: string) =>
  path(`M${x} ${y + h}V${y + w / 2}a${w / 2} ${w / 2} 0 0 1 ${w} 0V${y + h}Z`, fill)
const times = (count: number, draw: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => draw(i)).join('')

/** Every scene is 1500 × 1000 with its horizon near y = 700. */
const SCENES = {
  colosseum: (p: Palette) =>
    hills(p, 690) +
    path('M330 760V420Q330 330 480 318L700 300 1010 360Q1170 392 1170 470V760Z', p.shade) +
    path('M330 760V420Q330 330 480 318L700 300V760Z', p.light) +
    path('M700 300 1010 360Q1170 392 1170 470V760H700Z', p.light, 'opacity=".72"') +
    [340, 450, 560, 664]
      .map((y, tier) =>
        times(15, (i) =>
          tier === 0 && i > 8
            ? ''
            : arch(352 + i * 54, y + (tier === 0 ? 6 : 0), 30, tier === 0 ? 52 : 80, p.dark),
        ),
      )
      .join('') +
    [430, 542, 650].map((y) => rect(330, y, 840, 8, p.shade)).join('') +
    ground(p, 755) +
    trees(p, [150, 230, 1265, 1370], 770),

  tajMahal: (p: Palette) =>
    hills(p, 700, 0.4) +
    [255, 375, 1105, 1225]
      .map(
        (x, i) =>
          rect(x, i % 3 === 0 ? 330 : 370, 22, 400, p.light) +
          path(`M${x - 6} ${i % 3 === 0 ? 335 : 375}q17 -50 34 0Z`, p.shade),
      )
      .join('') +
    path('M600 440C560 330 640 262 750 205 860 262 940 330 900 440Z', p.light) +
    path('M750 205C860 262 940 330 900 440H750Z', p.shade, 'opacity=".55"') +
    rect(745, 165, 10, 48, p.shade) +
    [520, 905].map((x) => path(`M${x} 470q-12 -70 38 -92 50 22 38 92Z`, p.light)).join('') +
    rect(460, 460, 580, 270, p.light) +
    rect(760, 460, 280, 270, p.shade, 'opacity=".35"') +
    rect(655, 428, 190, 302, p.light) +
    arch(690, 475, 120, 255, p.dark) +
    [485, 570, 880, 965].map((x) => arch(x, 490, 56, 90, p.dark) + arch(x, 612, 56, 118, p.dark)).join('') +
    ground(p, 728) +
    path('M690 1000 735 760H765L810 1000Z', p.water[0]) +
    trees(p, [120, 190, 1310, 1385], 760, true),

  goldenGate: (p: Palette) =>
    hills(p, 640) +
    water(p, 640) +
    [420, 1060]
      .map(
        (x) =>
          rect(x, 230, 22, 480, '#c8452f') +
          rect(x + 44, 230, 22, 480, '#a63524') +
          [260, 350, 450, 560].map((y) => rect(x, y, 66, 18, '#b53c29')).join(''),
      )
      .join('') +
    `<g fill="none" stroke="#b53c29" stroke-width="8"><path d="M-40 420Q200 520 440 232"/><path d="M452 232Q760 800 1082 232"/><path d="M1090 232Q1300 520 1560 430"/></g>` +
    times(44, (i) => {
      const x = 470 + i * 14
      const t = (x - 452) / 630
      const y = 232 * (1 - t) ** 2 + 2 * 800 * t * (1 - t) + 232 * t ** 2
      return rect(x, y, 2, Math.max(0, 585 - y), '#b53c29', 'opacity=".8"')
    }) +
    path('M-20 596 1520 560V580L-20 618Z', '#b53c29') +
    path('M-20 1000V880Q260 800 520 1000Z', p.ground[2]),

  pyramids: (p: Palette) =>
    rect(0, 660, 1500, 340, p.light) +
    path('M860 690 1120 360 1400 690Z', p.shade) +
    path('M1120 360 1400 690H1190Z', p.dark, 'opacity=".4"') +
    path('M220 720 600 250 1000 720Z', p.light) +
    path('M600 250 1000 720H680Z', p.shade) +
    times(9, (i) =>
      path(
        `M${600 - (i + 1) * 40} ${250 + (i + 1) * 49}L${600 + (i + 1) * 8} ${250 + (i + 1) * 49}`,
        'none',
        `stroke="${p.shade}" stroke-width="2" opacity=".5"`,
      ),
    ) +
    path('M80 730 250 520 430 730Z', p.shade) +
    path('M250 520 430 730H290Z', p.dark, 'opacity=".4"') +
    path('M0 740Q400 690 800 745T1500 725V1000H0Z', p.light) +
    path('M0 840Q500 760 1000 850T1500 830V1000H0Z', p.shade, 'opacity=".55"'),

  eiffelTower: (p: Palette) =>
    skyline(p, 700) +
    path(
      'M742 130H758L775 330 815 500 860 640 930 780H850Q830 690 750 690T650 780H570L640 640 685 500 725 330Z',
      p.dark === '#ffd58a' ? p.shade : p.dark,
    ) +
    rect(705, 345, 90, 16, p.shade) +
    rect(650, 515, 200, 20, p.shade) +
    rect(604, 648, 292, 22, p.shade) +
    times(8, (i) =>
      path(
        `M${735 - i * 9} ${360 + i * 36}L${765 + i * 9} ${396 + i * 36}M${765 + i * 9} ${360 + i * 36}L${735 - i * 9} ${396 + i * 36}`,
        'none',
        `stroke="${p.light}" stroke-width="3" opacity=".55"`,
      ),
    ) +
    rect(746, 90, 8, 60, p.shade) +
    ground(p, 775) +
    trees(p, [80, 170, 260, 1190, 1290, 1390], 800),

  matterhorn: (p: Palette) =>
    path('M0 700 220 520 420 640 560 560 700 690H0Z', p.ground[0]) +
    path('M430 760 640 420 760 190Q775 165 800 200L880 330 960 420 1200 760Z', p.shade) +
    path(
      'M640 420 760 190Q775 165 800 200L820 330 770 420 800 560 700 500 660 580 600 520Z',
      '#ffffff',
      'opacity=".92"',
    ) +
    path(
      'M800 200 880 330 960 420 1200 760H900L860 560 840 400Z',
      p.dark === '#ffd58a' ? '#252a4d' : p.dark,
      'opacity=".55"',
    ) +
    path('M900 700 1130 540 1300 640 1500 560V1000H900Z', p.ground[0]) +
    ground(p, 740) +
    firs(p),

  operaHouse: (p: Palette) =>
    skyline(p, 640) +
    water(p, 650) +
    rect(330, 610, 840, 70, p.shade) +
    [
      [380, 300, 250],
      [540, 250, 330],
      [730, 330, 230],
      [880, 390, 170],
      [1010, 450, 120],
    ]
      .map(
        ([x = 0, top = 0, w = 0]) =>
          path(
            `M${x} 615Q${x + w * 0.15} ${top + 60} ${x + w} ${top}Q${x + w * 0.82} ${top + 170} ${x + w * 0.72} 615Z`,
            '#fbf6ec',
          ) +
          path(
            `M${x + w} ${top}Q${x + w * 0.82} ${top + 170} ${x + w * 0.72} 615H${x + w * 0.5}Q${x + w * 0.6} ${top + 130} ${x + w} ${top}Z`,
            p.shade,
            'opacity=".55"',
          ),
      )
      .join('') +
    rect(300, 672, 900, 26, p.dark === '#ffd58a' ? p.ground[2] : p.dark),

  brandenburgGate: (p: Palette) =>
    skyline(p, 700) +
    rect(400, 420, 700, 60, p.light) +
    rect(380, 408, 740, 18, p.shade) +
    rect(520, 340, 460, 72, p.light) +
    rect(500, 330, 500, 14, p.shade) +
    path(
      'M680 330V290H820V330ZM700 290q10 -40 30 -10t40 0 40 4V290Z',
      p.dark === '#ffd58a' ? p.ground[2] : '#4d7a6a',
    ) +
    rect(400, 480, 700, 270, p.dark === '#ffd58a' ? '#c98f5a' : p.dark, 'opacity=".75"') +
    times(6, (i) => rect(410 + i * 128, 480, 46, 270, p.light) + rect(436 + i * 128, 480, 20, 270, p.shade)) +
    rect(280, 560, 120, 190, p.light) +
    rect(1100, 560, 120, 190, p.light) +
    [300, 350, 1120, 1170].map((x) => rect(x, 600, 26, 150, p.shade)).join('') +
    ground(p, 748),

  beach: (p: Palette) =>
    water(p, 560) +
    path('M0 760Q500 690 900 800T1500 780V1000H0Z', p.light) +
    path('M0 752Q500 682 900 792T1500 772', 'none', 'stroke="#ffffff" stroke-width="10" opacity=".8"') +
    path('M1240 830Q1215 600 1290 420', 'none', `stroke="${p.shade}" stroke-width="24"`) +
    times(
      7,
      (i) =>
        `<path d="M1290 420q-90 -60 -190 30 90 -30 190 -30Z" fill="${p.ground[2]}" transform="rotate(${i * 52} 1290 420)"/>`,
    ) +
    path('M300 860 420 720 540 860Z', '#d8543f') +
    path('M420 720 460 860H540Z', '#f2ead8') +
    rect(416, 720, 7, 200, p.dark),

  lake: (p: Palette) =>
    path('M0 600 260 330 430 500 640 260 900 560 1120 380 1500 640V700H0Z', p.ground[0]) +
    path('M560 350 640 260 720 352 680 340 640 380 600 345Z', '#ffffff', 'opacity=".85"') +
    hills(p, 640) +
    water(p, 690) +
    firs(p),
} satisfies Record<string, (palette: Palette) => string>
export type SceneName = keyof typeof SCENES

const hills = (p: Palette, y: number, height = 1) =>
  path(
    `M0 ${y}Q250 ${y - 130 * height} 520 ${y - 30}T1000 ${y - 60 * height}T1500 ${y - 40}V1000H0Z`,
    p.ground[0],
  )
const ground = (p: Palette, y: number) =>
  path(`M0 ${y}Q750 ${y - 18} 1500 ${y}V1000H0Z`, p.ground[1]) +
  path(`M0 ${y + 110}Q600 ${y + 60} 1500 ${y + 130}V1000H0Z`, p.ground[2])
const water = (p: Palette, y: number) =>
  `<linearGradient id="w" x2="0" y2="1"><stop stop-color="${p.water[0]}"/><stop offset="1" stop-color="${p.water[1]}"/></linearGradient>` +
  rect(0, y, 1500, 1000 - y, 'url(#w)') +
  times(26, (i) =>
    rect((i * 373) % 1450, y + 14 + ((i * 67) % 300), 60 + ((i * 29) % 90), 3, '#ffffff', 'opacity=".22"'),
  )
const trees = (p: Palette, xs: number[], y: number, slender = false) =>
  xs
    .map((x) =>
      slender
        ? `<ellipse cx="${x}" cy="${y - 80}" rx="22" ry="95" fill="${p.ground[2]}"/>`
        : rect(x - 5, y - 60, 10, 70, p.shade) +
          circle(x, y - 90, 46, p.ground[2]) +
          circle(x + 26, y - 66, 34, p.ground[2]),
    )
    .join('')
const firs = (p: Palette) =>
  times(16, (i) => {
    const x = (i * 211) % 1500
    const h = 120 + ((i * 53) % 110)
    const base = 960 + ((i * 31) % 60)
    return path(`M${x} ${base}L${x + h * 0.22} ${base - h}L${x + h * 0.44} ${base}Z`, p.ground[2])
  })
const skyline = (p: Palette, y: number) =>
  times(24, (i) => {
    const h = 40 + ((i * 97) % 130)
    return (
      rect(i * 64, y - h, 58, h + 90, p.ground[0]) +
      (p.stars
        ? times(5, (k) =>
            rect(i * 64 + 8 + k * 10, y - h + 14 + ((k * 37) % 60), 5, 8, p.dark, 'opacity=".7"'),
          )
        : '')
    )
  })

const clouds = (p: Palette, shift: number) =>
  p.stars
    ? times(60, (i) =>
        circle((i * 271 + shift) % 1500, (i * 89) % 420, 1.2 + (i % 3) * 0.7, '#ffffff', 'opacity=".8"'),
      )
    : times(4, (i) => {
        const x = (i * 430 + shift) % 1600
        const y = 90 + ((i * 83 + shift) % 190)
        return `<g fill="#ffffff" opacity=".5"><ellipse cx="${x}" cy="${y}" rx="120" ry="18"/><ellipse cx="${x + 34}" cy="${y - 14}" rx="62" ry="22"/></g>`
      })

export interface Shot {
  scene: SceneName
  palette: PaletteName
  /** Pixels of the finished picture. */
  width: number
  height: number
  /** Point of the scene in the middle of the picture, 0..1 of its width, and how much closer than the whole. */
  centreX: number
  zoom: number
}

/** @returns an SVG document of `width` × `height` px */
export function drawScene({ scene, palette, width, height, centreX, zoom }: Shot): string {
  const p: Palette = PALETTES[palette]
  const shownHeight = 1000 / zoom
  const shownWidth = Math.min(1500, (shownHeight * width) / height)
  const x = Math.min(1500 - shownWidth, Math.max(0, centreX * 1500 - shownWidth / 2))
  const y = (1000 - shownHeight) * 0.45
  const sunX = { day: 1160, sunset: 380, dusk: 1120, morning: 330 }[palette]
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${x} ${y} ${shownWidth} ${shownHeight}" preserveAspectRatio="xMidYMid slice">
<defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="${p.sky[0]}"/><stop offset=".55" stop-color="${p.sky[1]}"/><stop offset=".8" stop-color="${p.sky[2]}"/></linearGradient>
<radialGradient id="g"><stop stop-color="${p.sun}" stop-opacity=".9"/><stop offset="1" stop-color="${p.sun}" stop-opacity="0"/></radialGradient></defs>
${rect(0, 0, 1500, 1000, 'url(#s)')}${circle(sunX, 300, 190, 'url(#g)')}${circle(sunX, 300, 44, p.sun, 'opacity=".95"')}
${clouds(p, centreX * 900)}${SCENES[scene](p)}</svg>`
}
