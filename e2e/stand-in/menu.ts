/** `Menu`: kept so that tests can look at it and choose an item; Chromium shows no native menu. */
type Template = (Electron.MenuItemConstructorOptions | StandInMenuItem)[]

export class StandInMenuItem {
  readonly label: string
  readonly role: Electron.MenuItemConstructorOptions['role']
  readonly accelerator: string | undefined
  readonly type: string
  readonly enabled: boolean
  readonly submenu: StandInMenu | null
  readonly click: () => void

  constructor(options: Electron.MenuItemConstructorOptions) {
    this.label = options.label ?? options.role ?? ''
    this.role = options.role
    this.accelerator = typeof options.accelerator === 'string' ? options.accelerator : undefined
    this.type = options.type ?? (options.submenu ? 'submenu' : 'normal')
    this.enabled = options.enabled !== false
    this.submenu = Array.isArray(options.submenu) ? StandInMenu.buildFromTemplate(options.submenu) : null
    this.click = () => (options.click as ((item: unknown) => void) | undefined)?.(this)
  }
}

export class StandInMenu {
  static #application: StandInMenu | null = null
  readonly items: StandInMenuItem[]

  constructor(items: StandInMenuItem[] = []) {
    this.items = items
  }

  static setApplicationMenu(menu: StandInMenu | null): void {
    StandInMenu.#application = menu
  }

  static getApplicationMenu(): StandInMenu | null {
    return StandInMenu.#application
  }

  static buildFromTemplate(template: Template): StandInMenu {
    return new StandInMenu(
      template.map((item) => (item instanceof StandInMenuItem ? item : new StandInMenuItem(item))),
    )
  }
}
