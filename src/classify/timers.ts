/**
 * Idle limits and life spans of servers, proxies and platforms in seconds (engine.io 45, nginx and ALB 60, Cloudflare 100, Cloud Run
 * 300 and 3600, AWS NLB 350, API Gateway 600): an end that agrees with one is a timer, not a race.
 */
export const timerSeconds = [45, 55, 60, 100, 230, 240, 300, 350, 600, 3600] as const;
