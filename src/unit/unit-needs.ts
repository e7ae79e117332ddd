// All that a configuration needs of the unit beyond what the shipped unit allows. Other drop-ins are not looked at,
// so that the same configuration always gives the same result; doctor compares it with the unit as it is.
import type { Loaded } from '../config/load.js';
import type { FileSystem } from './file-system.js';
import { limitNeeds } from './limit-needs.js';
import type { Need } from './need.js';
import { settingNeeds } from './setting-needs.js';
import { sourceNeeds } from './source-needs.js';

export function unitNeeds(
  { settings, sources }: Pick<Loaded, 'settings' | 'sources'>,
  files: FileSystem,
): Need[] {
  return [...sourceNeeds(sources, files), ...limitNeeds(sources), ...settingNeeds(settings, files)];
}
