// Sends traces, metrics and logs with the OpenTelemetry SDK for JavaScript and prints what it sent.
// node send.mjs PROTOCOL COMPRESSION GRPC_ENDPOINT HTTP_ENDPOINT SERVICE
import { SeverityNumber, SpanKind, SpanStatusCode, createTraceState, trace, ROOT_CONTEXT } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { AggregationType, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';

const [protocol, compression, grpcEndpoint, httpEndpoint, service] = process.argv.slice(2);
const suffix = { 'grpc': 'grpc', 'http/protobuf': 'proto', 'http/json': 'http' }[protocol];
const { OTLPTraceExporter } = await import(`@opentelemetry/exporter-trace-otlp-${suffix}`);
const { OTLPLogExporter } = await import(`@opentelemetry/exporter-logs-otlp-${suffix}`);
const { OTLPMetricExporter } = await import(`@opentelemetry/exporter-metrics-otlp-${suffix}`);

const options = signal => ({ url: protocol === 'grpc' ? grpcEndpoint : `${httpEndpoint}v1/${signal}`, compression });
const resource = resourceFromAttributes({ 'service.name': service, 'host.cpus': 2 });
const scope = ['interop', '1.2.3', { schemaUrl: 'https://scope/1' }];
const children = 299;
const second = 1795168800; // 2026-11-20T10:00:00Z

const traces = new TracerProvider({ resource, spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter(options('traces')), maxExportBatchSize: 100 })] });
const tracer = traces.getTracer(...scope);
const root = tracer.startSpan('root ü€🚕', {
  kind: SpanKind.SERVER,
  startTime: [second, 1],
  attributes: { text: 'naïve', yes: true, int: -42, double: 0.25, texts: ['a', 'b'], numbers: [1, 2.5], flags: [true, false] },
  links: [{ context: { traceId: '0102030405060708090a0b0c0d0e0fff', spanId: 'a1a2a3a4a5a6a7a8', traceFlags: 1, traceState: createTraceState('l=1') }, attributes: { link: 1 } }],
});
root.addEvent('event', { detail: 'x' }, [second, 5]);
root.setStatus({ code: SpanStatusCode.ERROR, message: 'boom' });
const inRoot = trace.setSpan(ROOT_CONTEXT, root);
const spanIds = [root.spanContext().spanId];
for (let i = 0; i < children; i++) {
  const child = tracer.startSpan(`child ${i}`, { kind: SpanKind.CLIENT, startTime: [second + i, 0], attributes: { i } }, inRoot);
  child.end([second + i, 1000]);
  spanIds.push(child.spanContext().spanId);
}
root.end([second + 1, 500000001]);

const logs = new LoggerProvider({ resource, processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter(options('logs')), maxExportBatchSize: 100 })] });
const logger = logs.getLogger(...scope);
for (let i = 0; i < 300; i++) {
  logger.emit({
    eventName: 'interop.event', severityNumber: SeverityNumber.WARN2, severityText: 'WARN', timestamp: [second, i], observedTimestamp: [second, i + 7],
    body: { nested: { list: [1, 'two', null, true] } }, attributes: { i, text: 'naïve', map: { a: 1 }, bytes: new Uint8Array([255, 0, 251]) }, context: inRoot,
  });
}

const metrics = new MeterProvider({
  resource,
  readers: [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter(options('metrics')), exportIntervalMillis: 3600000 })],
  views: [{ instrumentName: 'exponential', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
});
const meter = metrics.getMeter(...scope);
meter.createCounter('counter', { unit: '{thing}', description: 'things' }).add(5, { kind: 'a' });
meter.createUpDownCounter('updown').add(-2.5);
meter.createObservableGauge('gauge').addCallback(result => result.observe(36.6, { where: 'here' }));
const histogram = meter.createHistogram('histogram', { unit: 's', advice: { explicitBucketBoundaries: [1, 2] } });
const exponential = meter.createHistogram('exponential');
for (const value of [0.5, 1.5, 1.75, 5]) {
  histogram.record(value);
  exponential.record(value);
}

await Promise.all([traces.shutdown(), logs.shutdown(), metrics.shutdown()]);
console.log(JSON.stringify({ traceId: root.spanContext().traceId, rootSpanId: root.spanContext().spanId, spanIds }));
