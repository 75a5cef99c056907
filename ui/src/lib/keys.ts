/** One keyboard command. `keys` are written as `Mod+s`, `ArrowRight`, `g`; `Mod` is Ctrl, or Cmd on a Mac. */
export interface KeyBinding {
  readonly id: string;
  readonly keys: readonly string[];
  readonly run: () => void;
  /** Also inside text fields; only for keys with a modifier. */
  readonly inFields?: boolean;
}

/** The part of a keyboard event that decides. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly repeat: boolean;
  readonly isComposing: boolean;
}

export interface KeySituation {
  /** The focus is in a text field, a list of choices or the like. */
  readonly inField: boolean;
  /** A dialog is open; it has its own keys. */
  readonly inDialog: boolean;
  /** The person has switched single-letter keys off. */
  readonly lettersOff: boolean;
}

/** The name of a press as bindings write it. */
export function keyName(press: KeyPress): string {
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  return press.ctrlKey || press.metaKey ? `Mod+${key}` : key;
}

/**
 * The binding a press stands for, or null. Held keys never repeat an action, keys are off in fields and
 * dialogs, and letters can be switched off. The newest binding wins. Spec: ui.md section 5.
 */
export function matchKey(bindings: readonly KeyBinding[], press: KeyPress, situation: KeySituation): KeyBinding | null {
  if (press.repeat || press.isComposing || press.altKey || situation.inDialog) return null;
  const name = keyName(press);
  if (situation.lettersOff && name.length === 1) return null;
  for (let at = bindings.length - 1; at >= 0; at -= 1) {
    const binding = bindings[at];
    if (binding === undefined || !binding.keys.includes(name)) continue;
    if (situation.inField && binding.inFields !== true) continue;
    return binding;
  }
  return null;
}
