using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Security.Redaction;

namespace AgentHost.Auditing;

/// <summary>An entry as it is written: secrets hidden first, then long texts cut, so that no cut can hide a secret from the redactor.</summary>
internal static class AuditArguments
{
    private const int LongestText = 2_000;
    private const int LongestEntry = 64 * 1024;

    public static byte[] Write(AuditEntry entry, Redactor redactor)
    {
        byte[] written;
        try
        {
            written = Shorten(entry, text => Cut(redactor.Redact(text)));
            if (written.Length <= LongestEntry)
            {
                return written;
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or ArgumentException)
        {
            // Arguments that cannot be written again, such as half of a surrogate pair, cost themselves, not the entry.
        }

        var size = entry.Arguments is { } arguments ? arguments.GetRawText().Length : 0;
        return Shorten(entry with { Arguments = AgentJson.Parse($"\"(left out: {size} characters)\"") }, text => Cut(redactor.Redact(text)));
    }

    private static byte[] Shorten(AuditEntry entry, Func<string, string> each)
    {
        var json = ClientJson.WriteBytes(entry);
        return RedactedJson.Of(json, each) ?? json;
    }

    private static string Cut(string text) =>
        text.Length <= LongestText ? text : $"{text[..ResultBounds.SafeEnd(text, LongestText)]}… ({text.Length} characters)";
}
