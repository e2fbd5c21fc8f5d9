using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentHost.TextElements;

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
        var name = TextElement.Name("reference", reference.Text);
        return $"<{name} target=\"{TextElement.Value(reference.Target)}\"{lines}>\n{reference.Text}\n</{name}>";
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
                    var name = TextElement.Name("file", text);
                    return $"<{name} name=\"{TextElement.Value(file.Name)}\" type=\"{TextElement.Value(file.MediaType)}\">\n{text}\n</{name}>";
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
