// The OpenTelemetry SDK, set up as for any service. OTEL_EXPORTER_OTLP_ENDPOINT says where to send (default http://localhost:4318).
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';

const resource = resourceFromAttributes({ 'service.name': 'churn' });
const traces = new TracerProvider({ resource, spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })] });
// This program sends weeks within seconds; the default queue of 2,048 records would drop some of them.
const logs = new LoggerProvider({ resource, processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter(), maxQueueSize: 20000 })] });

export const tracer = traces.getTracer('churn');
export const logger = logs.getLogger('churn');

/** Sends what is left. */
export const shutdown = () => Promise.all([traces.shutdown(), logs.shutdown()]);
