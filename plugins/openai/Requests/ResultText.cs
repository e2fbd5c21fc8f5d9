using AgentHost.Providers;

namespace AgentHost.Plugins.OpenAI.Requests;

/// <summary>A tool's result as text.</summary>
internal static class ResultText
{
    /// <summary>Puts the pieces together. Neither wire has a place that says "failed"; the text must.</summary>
    public static string Of(IReadOnlyList<string> pieces, bool isError)
    {
        var whole = SafeText.Of(string.Join('\n', pieces));
        return isError && !whole.StartsWith("Error", StringComparison.OrdinalIgnoreCase) ? "Error: " + whole : whole;
    }
}
