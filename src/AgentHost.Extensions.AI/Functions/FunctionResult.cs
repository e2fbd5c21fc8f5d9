using System.Text.Json;
using AgentHost.Providers;
using Microsoft.Extensions.AI;

namespace AgentHost.Extensions.AI;

/// <summary>Converts what a function returned to the contract's result.</summary>
internal static class FunctionResult
{
    /// <summary>Text as text, content as parts, everything else as JSON, which is the result's data too.</summary>
    /// <param name="value">The function's result.</param>
    /// <param name="options">Options by which the function's own types become JSON.</param>
    public static ToolResult Of(object? value, JsonSerializerOptions options) => value switch
    {
        null or JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => ToolResult.Text("Done."),
        ToolResult result => result,
        string text => ToolResult.Text(text),
        JsonElement { ValueKind: JsonValueKind.String } text => ToolResult.Text(JsonText.Of(text)),
        AIContent content => OfContents([content], options),
        IEnumerable<AIContent> contents => OfContents(contents, options),
        _ => OfJson(JsonWriting.Element(json => JsonWriting.Write(json, value, options))),
    };

    private static ToolResult OfJson(JsonElement value) =>
        value.ValueKind is JsonValueKind.Object or JsonValueKind.Array
            ? new ToolResult([new JsonPart(value)]) { Data = value }
            : ToolResult.Text(value.ToString()) with { Data = value };

    private static ToolResult OfContents(IEnumerable<AIContent> contents, JsonSerializerOptions options)
    {
        var parts = new List<Part>();
        var failed = false;
        foreach (var content in contents)
        {
            failed |= content is ErrorContent;
            parts.Add(content switch
            {
                TextContent text => new TextPart(text.Text),
                DataContent data when data.HasTopLevelMediaType("image") => new ImagePart(data.MediaType) { Data = data.Data },
                DataContent data => new FilePart(data.MediaType, data.Name ?? "file") { Data = data.Data },
                UriContent link => new TextPart(link.Uri.ToString()),
                ErrorContent error => new TextPart(error.Message),
                _ => new JsonPart(JsonWriting.Element(json => JsonSerializer.Serialize(json, content, options.GetTypeInfo(typeof(AIContent))))),
            });
        }

        return parts.Count == 0 ? ToolResult.Text("Done.") : new ToolResult(parts) { IsError = failed };
    }
}
