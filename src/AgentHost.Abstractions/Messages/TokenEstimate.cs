using System.Text;
using System.Text.Json;

namespace AgentHost;

/// <summary>About how many tokens something takes. No model's own count: four bytes of UTF-8 are taken for a token, an image for 1,000.</summary>
public static class TokenEstimate
{
    private const int BytesOfToken = 4;
    private const int ImageTokens = 1_000;

    /// <summary>Of the names and marks around a message.</summary>
    private const int MessageTokens = 4;

    /// <summary>Of a text.</summary>
    public static int Of(string? text) => (Encoding.UTF8.GetByteCount(text ?? "") + BytesOfToken - 1) / BytesOfToken;

    /// <summary>Of a message.</summary>
    public static int Of(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.Parts.Sum(Of) + MessageTokens;
    }

    /// <summary>Of a part.</summary>
    public static int Of(Part part) => part switch
    {
        TextPart text => Of(text.Text),
        ReasoningPart reasoning => Of(reasoning.Text) + Of(Raw(reasoning.Opaque)),
        SummaryPart summary => Of(summary.Text),
        ToolCallPart call => Of(call.Tool) + Of(Raw(call.Arguments)),
        ToolResultPart result => result.Content.Sum(Of),
        ImagePart => ImageTokens,
        FilePart { Data: { } data } => data.Length / BytesOfToken,
        null => 0,
        _ => Of(AgentJson.Write(part)),
    };

    private static string? Raw(JsonElement? element) => element is { ValueKind: not JsonValueKind.Undefined } value ? value.GetRawText() : null;
}
