import type { TargetConfig } from './config.js';

/**
 * Whether anything of a target may be reached over TLS: its connections, or a request beside them. What a template stands for may not
 * be known yet: then it may.
 */
export function mayUseTls({ url, profile }: Pick<TargetConfig, 'url' | 'profile'>, fill: (template: string) => string): boolean {
  const { limit, push, health, version, prepare } = profile;
  const urls = [url, limit?.url, push?.http.url, health, version?.url, ...prepare.map((http) => http.url)];
  return urls.some((each) => each !== undefined && !/^(?:ws|http):\/\//i.test(fill(each)));
}
