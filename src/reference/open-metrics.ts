/** The server's figures in OpenMetrics 1.0 text form (https://prometheus.io/docs/specs/om/open_metrics_spec/). */
import type { Application } from './application.js';
import { type CounterName, counterNames } from './systems/metrics.js';
import { racePatterns } from './systems/race-detector.js';

export const openMetricsType = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

export function formatOpenMetrics(application: Application): string {
  const { metrics, queue, detector, breaker, alert, registry } = application;
  const counters = (Object.keys(counterNames) as CounterName[]).flatMap((name) =>
    family({ name, type: 'counter', help: counterNames[name], samples: [['_total', metrics.valueOf(name)]] }),
  );
  const races = detector.counts();
  const lines = [
    ...family({ name: 'connections', type: 'gauge', help: 'connections that are registered now', samples: [['', registry.size()]] }),
    ...family({ name: 'queue_depth', type: 'gauge', help: 'messages that wait for their user', samples: [['', queue.depth()]] }),
    ...family({
      name: 'backlog_bytes',
      type: 'gauge',
      unit: 'bytes',
      help: 'what waits in each place, for all connections together',
      samples: Object.entries(waitingBytesOf(application)).map(([place, bytes]) => [`{place="${place}"}`, bytes] as const),
    }),
    ...family({
      name: 'backlog_dropped',
      type: 'counter',
      help: 'messages that found no room in a place (those of the queue: queue_dropped; unread and unfinished: clients_cut)',
      samples: Object.entries(application.budgets).map(([place, { dropped }]) => [`_total{place="${place}"}`, dropped()] as const),
    }),
    ...family({
      name: 'queue_dropped',
      type: 'counter',
      help: 'queued messages that were given up',
      samples: Object.entries(queue.dropped()).map(([reason, value]) => [`_total{reason="${reason}"}`, value] as const),
    }),
    ...family({
      name: 'races_seen',
      type: 'counter',
      help: 'races that the detector recorded',
      samples: racePatterns.map((pattern) => [`_total{pattern="${pattern}"}`, races[pattern]] as const),
    }),
    ...family({
      name: 'breaker_closed',
      type: 'gauge',
      help: '1 while the breaker lets all in',
      samples: [['', Number(breaker.state() === 'closed')]],
    }),
    ...family({
      name: 'retry_alert',
      type: 'gauge',
      help: '1 while too many connections need a retry',
      samples: [['', Number(alert.isRaised())]],
    }),
    ...counters,
    ...acceptHistogram(application),
  ];
  return `${lines.join('\n')}\n# EOF\n`;
}

function waitingBytesOf({ budgets, unread, unfinished, queue }: Application): Readonly<Record<string, number>> {
  const ofBudgets = Object.entries(budgets).map(([place, { usedBytes }]) => [place, usedBytes()] as const);
  return {
    unread: unread.totalBytes(),
    unfinished: unfinished.totalBytes(),
    queue: queue.waitingBytes(),
    ...Object.fromEntries(ofBudgets),
  };
}

interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly unit?: string;
  readonly samples: readonly (readonly [suffix: string, value: number])[];
}

function family({ name, type, help, unit, samples }: Family): readonly string[] {
  const full = `ws_reference_${name}`;
  return [
    `# TYPE ${full} ${type}`,
    ...(unit === undefined ? [] : [`# UNIT ${full} ${unit}`]),
    `# HELP ${full} ${help}`,
    ...samples.map(([suffix, value]) => `${full}${suffix} ${value}`),
  ];
}

/** As OpenMetrics writes a label `le`: `1.0`, not `1`. */
const canonical = (seconds: number): string => (Number.isInteger(seconds) ? seconds.toFixed(1) : String(seconds));

function acceptHistogram({ metrics }: Application): readonly string[] {
  const { buckets, count, sumMs } = metrics.acceptTimes();
  const samples: Family['samples'] = [
    ...buckets.map(({ limitMs, count: within }) => [`_bucket{le="${canonical(limitMs / 1000)}"}`, within] as const),
    ['_bucket{le="+Inf"}', count],
    ['_count', count],
    ['_sum', sumMs / 1000],
  ];
  return family({
    name: 'accept_seconds',
    type: 'histogram',
    unit: 'seconds',
    help: 'from the 101 to the accept of the application',
    samples,
  });
}
