using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AgentHost.Plugins.Replay.Requests;

/// <summary>
/// Makes requests comparable: without ids and times, with calls numbered in their order, secrets hidden, the workspace's folder replaced, files by their
/// digest.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class Fingerprints(Cleaner cleaner)
{
    public Fingerprint Of(ModelRequest request)
    {
        var calls = new Dictionary<string, string>(StringComparer.Ordinal);
        string[] messages = [.. request.Messages.Select(message => Line(message, calls))];
        var digests = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["messages"] = Digest(messages),
            ["system"] = Digest(request.System.Select(section => cleaner.Clean(section.Text))),
            ["tools"] = Digest(request.Tools.Select(tool => cleaner.Clean(AgentJson.Write(tool)))),
            ["parameters"] = Digest([cleaner.Clean(AgentJson.Write(request.Parameters))]),
        };
        return new Fingerprint(messages, [.. request.Tools.Select(tool => tool.Name)], digests);
    }

    private string Line(Message message, Dictionary<string, string> calls) =>
        $$"""{"role":"{{EnumNames.Write(message.Role)}}","parts":[{{string.Join(',', message.Parts.Select(part => Json(Plain(part, calls))))}}]}""";

    private string Json(Part part)
    {
        try
        {
            return Cleaner.Rewrite(AgentJson.ToElement(part), cleaner.Clean).GetRawText();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or JsonException)
        {
            // Half a surrogate pair somewhere within: such a part cannot be written by anyone.
            return $$"""{"type":"{{part.Type}}"}""";
        }
    }

    /// <summary>The part without what is of one run alone.</summary>
    private static Part Plain(Part part, Dictionary<string, string> calls) => part switch
    {
        TextPart text => text with { Text = Writable(text.Text) },
        ReasoningPart reasoning => reasoning with { Text = Writable(reasoning.Text) },
        ToolCallPart call => call with { CallId = Number(call.CallId, calls) },
        ToolResultPart result => result with { CallId = Number(result.CallId, calls), Content = [.. result.Content.Select(inner => Plain(inner, calls))] },
        ImagePart { Data: { } data } image => image with { Data = null, Blob = Kept(data) },
        FilePart { Data: { } data } file => file with { Data = null, Blob = Kept(data) },
        _ => part,
    };

    private static BlobReference Kept(ReadOnlyMemory<byte> data) => new("sha256:" + Short(SHA256.HashData(data.Span)), data.Length);

    /// <summary>A tool's cut output may end in half a surrogate pair, which no JSON can hold.</summary>
    private static string Writable(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static string Number(string id, Dictionary<string, string> calls)
    {
        if (!calls.TryGetValue(id, out var number))
        {
            calls.Add(id, number = string.Create(CultureInfo.InvariantCulture, $"call-{calls.Count + 1}"));
        }

        return number;
    }

    private static string Digest(IEnumerable<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in texts)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(text));
            hash.AppendData("\n"u8);
        }

        return Short(hash.GetHashAndReset());
    }

    /// <summary>Half of it tells requests apart, and leaves lines that can be read.</summary>
    private static string Short(byte[] hash) => Convert.ToHexStringLower(hash.AsSpan(0, 16));
}
