using System.Text.Json;

namespace AgentHost.Plugins.Git;

/// <summary>Options of a command as they were given.</summary>
internal sealed class Words(CommandCall call)
{
    /// <summary>The words that are no options.</summary>
    public IReadOnlyList<string> Arguments => call.Arguments;

    /// <summary>Tests that a flag was given.</summary>
    public bool Has(string name) => call.Options.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>The text of an option; null where it was not given, or empty.</summary>
    public string? Text(string name) =>
        call.Options.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
