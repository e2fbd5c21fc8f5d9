using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentHost.Plugins.Web.Fetching;
using AgentHost.Plugins.Web.Http;

namespace AgentHost.Plugins.Web.Attaching;

/// <summary>Addresses that a prompt refers to (<c>@https://…</c>): fetched as the tool <c>fetch</c> does it, with the same guard. Where one sends on to another host, the host of this plugin is told, judges that by its rules and asks for it.</summary>
internal sealed class PageSource(IPluginContext plugin, IWorkspaceContext workspace) : Capability
{
    private const int ReadBytes = 5 * 1024 * 1024;
    private const double UsualSeconds = 30;

    /// <summary>Characters of a text that are made into JSON at once.</summary>
    private const int Segment = 8 * 1024;

    private readonly GuardedClients _clients = new(plugin);

    public override async ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken)
    {
        var target = arguments.GetProperty("target").GetString() ?? "";
        if (!WebAddress.TryRead(target, out var address, out var problem))
        {
            return Answer("error", problem);
        }

        _ = PageWarmUp.Begin();
        // Two places that one sends on to share the time that the host gives the reference.
        var seconds = arguments.TryGetProperty("timeoutSeconds", out var given) && given.TryGetDouble(out var left) ? left : UsualSeconds;
        using var time = new CancellationTokenSource(TimeSpan.FromSeconds(seconds), plugin.Time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        var request = new Exchange(address, [WebAddress.HostOf(address)])
        {
            Accept = "text/html,application/xhtml+xml,text/markdown;q=0.9,application/json;q=0.9,text/plain;q=0.9,*/*;q=0.8",
        };
        var started = plugin.Time.GetTimestamp();
        try
        {
            using var response = await Redirects.SendAsync(_clients.For(workspace), request, adjust: null, deadline.Token);
            var body = await BodyReader.ReadAsync(response, ReadBytes, progress: null, deadline.Token, cancellationToken);
            var result = await new FetchReport(new FetchArguments(target, Timeout: (int)Math.Ceiling(seconds)), response, body, plugin.Time.GetElapsedTime(started), ReadBytes).WriteAsync(blobs: null, int.MaxValue, cancellationToken);
            return Answer(result.IsError ? "error" : "text", string.Join('\n', result.Content.OfType<TextPart>().Select(static part => part.Text)));
        }
        catch (ElsewhereException exception)
        {
            return Answer("next", exception.Next.AbsoluteUri);
        }
        catch (ExchangeException exception)
        {
            return Answer("error", exception.Message);
        }
        catch (HttpRequestException exception)
        {
            return Answer("error", Failures.Describe(address, exception));
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Answer("error", string.Create(CultureInfo.InvariantCulture, $"{address} did not answer within {seconds:0.#} s (context.timeout)."));
        }
    }

    /// <remarks>Written at once: text of megabytes is not made into JSON twice. In segments: the writer rents room for six times of what it is given, should each character have to be escaped.</remarks>
    internal static JsonElement Answer(string name, string text)
    {
        // A sixteenth for what is escaped; the rest is what the writer asks for before it writes a segment.
        var buffer = new ArrayBufferWriter<byte>(text.Length + (text.Length / 16) + Math.Min(text.Length, Segment) * 6 + 256);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WritePropertyName(name);
            var at = 0;
            for (; text.Length - at > Segment; at += Segment)
            {
                writer.WriteStringValueSegment(text.AsSpan(at, Segment), isFinalSegment: false);
            }

            writer.WriteStringValueSegment(text.AsSpan(at), isFinalSegment: true);
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
