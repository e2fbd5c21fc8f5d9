using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace AgentHost.Plugins.Otlp;

/// <summary>Sends batches to a collector, and again where it says that it was busy.</summary>
internal sealed class OtlpSink(IPluginContext plugin, IWorkspaceContext workspace) : TelemetrySink
{
    private const string HeadersName = "OTEL_EXPORTER_OTLP_HEADERS";
    private const int MostTries = 4;
    private const int MostAnswer = 16 << 10;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public override async ValueTask ExportAsync(TelemetryBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var settings = OtlpSettings.Of(workspace.Settings);
        var json = new OtlpJson(plugin, settings);
        using var http = plugin.Http.Create();
        var headers = settings.Headers.Select(static pair => (pair.Key, pair.Value))
            .Concat(OtlpSettings.ReadHeaders(await plugin.Credentials.FindAsync(HeadersName, cancellationToken))).ToList();
        if (settings.Traces && batch.Spans.Count > 0)
        {
            await SendAsync(http, settings.AddressOf("traces"), headers, json.Traces(batch), cancellationToken);
        }

        if (settings.Metrics && batch.Metrics.Count > 0)
        {
            await SendAsync(http, settings.AddressOf("metrics"), headers, json.Metrics(batch), cancellationToken);
        }
    }

    private async ValueTask SendAsync(
        HttpClient http, Uri address, List<(string Name, string Value)> headers, byte[] body, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            string problem;
            TimeSpan? asked = null;
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                foreach (var (name, value) in headers)
                {
                    request.Headers.TryAddWithoutValidation(name, value);
                }

                using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                if (response.IsSuccessStatusCode)
                {
                    await NoteRejectedAsync(response, address, cancellationToken);
                    return;
                }

                problem = string.Create(CultureInfo.InvariantCulture, $"{address} answered {(int)response.StatusCode}");
                if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
                    or HttpStatusCode.GatewayTimeout))
                {
                    throw new CapabilityException(problem + ".");
                }

                asked = response.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - plugin.Time.GetUtcNow() : null;
            }
            catch (HttpRequestException fault)
            {
                problem = $"{address} could not be reached: {fault.Message.TrimEnd('.')}";
            }

            if (attempt == MostTries)
            {
                throw new CapabilityException(problem + ".");
            }

            var wait = asked is { } given ? given : FirstWait * (1 << (attempt - 1));
            await Task.Delay(wait < TimeSpan.Zero ? TimeSpan.Zero : wait < LongestWait ? wait : LongestWait, plugin.Time, cancellationToken);
        }
    }

    /// <summary>Logs what a collector took in part: it says so in an answer that is a success.</summary>
    private async ValueTask NoteRejectedAsync(HttpResponseMessage response, Uri address, CancellationToken cancellationToken)
    {
        var buffer = new byte[MostAnswer];
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var length = await stream.ReadAtLeastAsync(buffer, MostAnswer, throwOnEndOfStream: false, cancellationToken);
        try
        {
            using var answer = JsonDocument.Parse(buffer.AsMemory(0, length));
            if (answer.RootElement.ValueKind == JsonValueKind.Object && answer.RootElement.TryGetProperty("partialSuccess", out var partial)
                && partial.ValueKind == JsonValueKind.Object && partial.TryGetProperty("errorMessage", out var message)
                && message.ValueKind == JsonValueKind.String && message.GetString() is { Length: > 0 } text)
            {
                plugin.Logger.LogWarning("The collector at {Address} did not take all: {Message}", address, text);
            }
        }
        catch (JsonException)
        {
            // Whatever it says beside its status is its own matter.
        }
    }
}
