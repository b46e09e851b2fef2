import { DISPLAY_METHOD } from "../display/display-method.ts";

/** One value in several representations, as user code writes it. */
export type UserBundle = Readonly<Record<string, unknown>>;

/** A value that is shown as the bundle. */
export function displayable(bundle: UserBundle): object {
  return { [DISPLAY_METHOD]: () => bundle };
}
