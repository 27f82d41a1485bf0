/** The application together with the behaviour by which it serves: the right one, or one with defects and cures in it. */
import { type Application, type ApplicationParts, createApplication } from './application.js';
import type { Behaviour } from './behaviour.js';

export interface Service extends Application {
  readonly behaviour: Behaviour;
}

export function createService({ behaviour, ...parts }: ApplicationParts & Pick<Service, 'behaviour'>): Service {
  return { ...createApplication(parts), behaviour };
}
