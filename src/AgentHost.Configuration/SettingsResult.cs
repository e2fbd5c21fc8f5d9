using AgentHost.Json;

namespace AgentHost.Configuration;

/// <summary>Settings, and what was wrong with them.</summary>
/// <param name="View">What all layers say together, without what is wrong in them.</param>
/// <param name="Problems">Errors and warnings with their places.</param>
/// <param name="Ignored">What was passed over for want of trust, one sentence a file.</param>
public sealed record SettingsResult(SettingsView View, IReadOnlyList<JsonProblem> Problems, IReadOnlyList<string> Ignored)
{
    /// <summary>The result where nobody set anything.</summary>
    public static SettingsResult Nothing { get; } = new(SettingsView.Empty, [], []);
}
