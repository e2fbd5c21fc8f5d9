using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AgentHost.Providers;

/// <summary>Parts as text, for a wire that has nothing better.</summary>
public static class PartText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The part's text; empty for what has none.</summary>
    public static string Of(Part part) => part switch
    {
        TextPart text => text.Text,
        SummaryPart summary => summary.Text,
        JsonPart { Value.ValueKind: not JsonValueKind.Undefined } json => json.Value.GetRawText(),
        ReferencePart reference => Reference(reference),
        FilePart file => File(file),
        ImagePart image => $"[An image ({image.MediaType}) that this model cannot be shown.]",
        _ => "",
    };

    private static string Reference(ReferencePart reference)
    {
        var lines = reference.StartLine is { } start
            ? string.Create(CultureInfo.InvariantCulture, $" lines=\"{start}-{reference.EndLine ?? start}\"")
            : "";
        return $"<reference target=\"{reference.Target}\"{lines}>\n{reference.Text}\n</reference>";
    }

    private static string File(FilePart file)
    {
        if (file.Data is { } data)
        {
            try
            {
                var text = Strict.GetString(data.Span);
                if (!text.Contains('\0', StringComparison.Ordinal))
                {
                    return $"<file name=\"{file.Name}\" type=\"{file.MediaType}\">\n{text}\n</file>";
                }
            }
            catch (DecoderFallbackException)
            {
                // Not text: named below.
            }
        }

        return $"[The file {file.Name} ({file.MediaType}) is not text and was not sent.]";
    }
}
