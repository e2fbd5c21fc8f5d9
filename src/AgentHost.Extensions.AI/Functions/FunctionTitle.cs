using System.Text.Json;
using AgentHost.Providers;

namespace AgentHost.Extensions.AI;

/// <summary>One line for people: the tool's name and its short arguments.</summary>
internal static class FunctionTitle
{
    private const int LongestValue = 40;
    private const int Longest = 120;

    public static string Of(ToolCall call)
    {
        var words = call.Arguments.EnumerateObject()
            .Where(static member => member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
            .Select(static member =>
                (member.Name, Text: member.Value.ValueKind == JsonValueKind.String ? JsonText.Of(member.Value) : member.Value.GetRawText()))
            .Where(static member => member.Text.Length is > 0 and <= LongestValue && !member.Text.AsSpan().ContainsAny('\n', '\r'))
            .Select(static member => $"{member.Name}: {member.Text}");
        var title = $"{call.Tool} {string.Join(", ", words)}".TrimEnd();
        return title.Length <= Longest ? title : call.Tool;
    }
}
