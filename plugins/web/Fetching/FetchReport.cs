using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentHost.Plugins.Web.Http;
using AgentHost.Plugins.Web.Pages;
using AgentHost.Plugins.Web.Text;

namespace AgentHost.Plugins.Web.Fetching;

/// <summary>Makes of an answer what the model reads: one line about it, then its content, as much as is shown.</summary>
internal sealed class FetchReport(FetchArguments arguments, HttpResponseMessage response, Body body, TimeSpan duration, int readLimit)
{
    /// <summary>Characters of content that are shown: with the line above it less than a result may hold.</summary>
    public const int DefaultShown = 98_000;

    /// <summary>Characters of the body of an answer that says that it is none.</summary>
    private const int FailureShown = 2_000;

    /// <summary>An image of more bytes is named, not shown.</summary>
    private const int MostImageBytes = 5 * 1024 * 1024;

    private static readonly TimeSpan ReadingTime = TimeSpan.FromSeconds(6);

    private readonly Uri _address = response.RequestMessage?.RequestUri ?? new Uri(arguments.Url);
    private readonly List<string> _notes = [];
    private string? _charset;
    private string? _blob;

    private bool IsFailure => (int)response.StatusCode >= 400;

    /// <summary>The whole result.</summary>
    /// <param name="blobs">Where the whole text is kept when it is shortened; null to leave it whole.</param>
    /// <param name="shown">Characters that are shown.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<ToolResult> WriteAsync(IBlobs? blobs, int shown, CancellationToken cancellationToken)
    {
        var header = response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var values) ? values.ToString() : null;
        var (kind, mediaType) = ContentKinds.Tell(header?.Split(';', 2)[0], body.Bytes);
        Note(kind);
        if (kind == ContentKind.Image && body.End == BodyEnd.Whole && body.Bytes.Length <= MostImageBytes && !IsFailure)
        {
            return new([new TextPart(About(mediaType)), new ImagePart(mediaType) { Data = body.Bytes }]) { Data = Data(mediaType) };
        }

        if (kind is ContentKind.Image or ContentKind.Binary)
        {
            _notes.Add($"{mediaType} is not shown as text; download saves it into the workspace.");
            return Result(mediaType, "");
        }

        var text = await TextAsync(kind, CharsetOf(header), cancellationToken);
        return Result(mediaType, IsFailure ? Gist(text) : await ShortenAsync(text, shown, blobs, cancellationToken));
    }

    private ToolResult Result(string mediaType, string text) =>
        ToolResult.Text(text.Length > 0 ? $"{About(mediaType)}\n\n{text}" : About(mediaType)) with { IsError = IsFailure, Data = Data(mediaType) };

    private void Note(ContentKind kind)
    {
        var cut = body.End switch
        {
            BodyEnd.TooLong => $"Only the first {Size(readLimit)} were read.",
            BodyEnd.TimedOut => $"Cut at the timeout of {arguments.Timeout} s, the server was still sending.",
            BodyEnd.BrokenOff => "Cut: the connection ended before the answer did.",
            BodyEnd.Damaged => "Cut: the rest could not be unpacked, it is damaged.",
            _ => null,
        };
        if (cut is not null && kind != ContentKind.Binary)
        {
            _notes.Add(cut);
        }
    }

    private async Task<string> TextAsync(ContentKind kind, string? charset, CancellationToken cancellationToken)
    {
        (var source, _charset) = CharsetDetector.Decode(body.Bytes, charset, kind == ContentKind.Html || IsXml(response), body.End != BodyEnd.Whole);
        if (kind != ContentKind.Html || arguments.Format == FetchFormat.Html)
        {
            return source;
        }

        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(ReadingTime);
        try
        {
            // Off this thread: a page can keep the parser busy for as long as it is given.
            return await Task.Run(() => PageTextOf(source, time.Token), cancellationToken);
        }
        catch (PageException exception)
        {
            _notes.Add($"Shown as source: {exception.Message}.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _notes.Add("Shown as source: the page is too tangled to be read in time.");
        }

        return source;
    }

    private static bool IsXml(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType?.EndsWith("xml", StringComparison.OrdinalIgnoreCase) == true;

    private string PageTextOf(string source, CancellationToken cancellationToken)
    {
        var page = PageReader.Read(source, _address, cancellationToken);
        var text = arguments.Format == FetchFormat.Text ? PageText.Plain(page) : PageText.Markdown(page, cancellationToken);
        if (page.Refresh is { } refresh)
        {
            _notes.Add($"The page sends browsers on to {WebAddress.Short(refresh)}.");
        }

        if (page.Body.TextLength < 30 && text.Length < 300)
        {
            _notes.Add("The page has next to no text of its own: scripts may make it in a browser."
                + (page.Description.Length > 0 ? $" It says of itself: {WebAddress.Short(page.Description)}" : ""));
        }

        return text;
    }

    private string About(string mediaType)
    {
        var type = mediaType.Length > 0 ? mediaType : "no content type";
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{Redirects.StatusOf(response)} | {type}{(_charset is null ? "" : "; " + _charset)} | {_address} | "
            + $"{Size(body.Bytes.Length)} in {duration.TotalSeconds:0.0} s");
        return _notes.Count == 0 ? line : line + "\n" + string.Join('\n', _notes);
    }

    private static string? CharsetOf(string? contentType)
    {
        foreach (var part in contentType?.Split(';').Skip(1) ?? [])
        {
            if (part.Split('=', 2) is [var name, var value] && name.Trim().Equals("charset", StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    private static string Gist(string text) => text.Length <= FailureShown ? text.Trim() : text[..End(text, FailureShown)].Trim() + "…";

    /// <summary>The beginning, up to the end of a line, and where the rest is to be had.</summary>
    private async ValueTask<string> ShortenAsync(string text, int shown, IBlobs? blobs, CancellationToken cancellationToken)
    {
        if (text.Length <= shown || blobs is null)
        {
            return text;
        }

        await using var writer = await blobs.CreateAsync("text/plain; charset=utf-8", cancellationToken);
        await writer.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        var blob = await writer.CompleteAsync(cancellationToken);
        _blob = blob.Id;
        var line = text.LastIndexOf('\n', shown - 1);
        var head = text[..(line > shown / 2 ? line + 1 : End(text, shown))];
        var lines = head.Count(static c => c == '\n');
        var at = head.EndsWith('\n') ? lines + 1 : Math.Max(lines + 1, 1);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{head.TrimEnd()}\n\n… {text.Length - head.Length} character{(text.Length - head.Length == 1 ? "" : "s")} more: "
            + $"read path blob:{blob.Id["sha256:".Length..][..16]} offset {at} goes on.");
    }

    private static int End(string text, int index) =>
        index > 0 && index < text.Length && char.IsLowSurrogate(text[index]) ? index - 1 : Math.Min(index, text.Length);

    private static string Size(int bytes) => bytes switch
    {
        < 1_024 => string.Create(CultureInfo.InvariantCulture, $"{bytes} byte{(bytes == 1 ? "" : "s")}"),
        < 1_024 * 1_024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_024.0:0.#} KB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_048_576.0:0.#} MB"),
    };

    private JsonElement Data(string mediaType)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("status", (int)response.StatusCode);
            writer.WriteString("url", _address.AbsoluteUri);
            writer.WriteString("mediaType", mediaType);
            writer.WriteNumber("bytes", body.Bytes.Length);
            writer.WriteNumber("seconds", Math.Round(duration.TotalSeconds, 3));
            writer.WriteBoolean("whole", body.End == BodyEnd.Whole);
            if (_blob is not null)
            {
                writer.WriteString("blob", _blob);
            }

            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }
}
