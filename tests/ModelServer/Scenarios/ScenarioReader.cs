using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>The JSON form of a scenario, with one sentence and a place for each way to be wrong.</summary>
internal static class ScenarioReader
{
    public static bool TryRead(string json, string source, [NotNullWhen(true)] out Scenario? scenario, [NotNullWhen(false)] out string? error)
    {
        scenario = null;
        Scenario? read;
        try
        {
            read = JsonSerializer.Deserialize(json, ScenarioJson.Default.Scenario);
        }
        catch (JsonException e)
        {
            error = $"{source}({e.LineNumber + 1},{e.BytePositionInLine + 1}) {(string.IsNullOrEmpty(e.Path) ? "" : $"at {e.Path}")}: "
                + $"{FirstSentence(e.Message)}";
            return false;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // Text that is no valid UTF-16, or an escaped lone surrogate.
            error = $"{source}(1,1): the text is not valid JSON: {e.Message}";
            return false;
        }

        if (read is null)
        {
            error = $"{source}(1,1): a scenario must be an object with \"steps\"";
            return false;
        }

        error = ScenarioCheck.Find(read) is { } problem ? $"{source}: {problem}" : null;
        scenario = error is null ? read : null;
        return error is null;
    }

    // The serializer appends "Path: … | LineNumber: …", which is said already.
    private static string FirstSentence(string message)
    {
        int at = message.IndexOf(" Path: ", StringComparison.Ordinal);
        if (at < 0)
        {
            at = message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        }

        return (at < 0 ? message : message[..at]).TrimEnd(' ', '|', '.');
    }
}
