/** `screen`: one display of a common size; Chromium's page API knows no other. */
const area = { x: 0, y: 0, width: 1920, height: 1080 }

class StandInScreen {
  getPrimaryDisplay(): Pick<Electron.Display, 'workArea' | 'workAreaSize' | 'scaleFactor'> {
    return { workArea: area, workAreaSize: area, scaleFactor: 1 }
  }

  getAllDisplays(): Pick<Electron.Display, 'workArea' | 'workAreaSize' | 'scaleFactor'>[] {
    return [this.getPrimaryDisplay()]
  }
}

export const screen = new StandInScreen()
