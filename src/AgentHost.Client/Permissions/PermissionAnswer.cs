using System.Text.Json;

namespace AgentHost.Client;

/// <summary>A person's answer to a request.</summary>
/// <param name="Kind">The answer.</param>
public sealed record PermissionAnswer(PermissionAnswerKind Kind)
{
    /// <summary>For "in this session" and "always": one of the suggested rules; default the narrowest.</summary>
    public string? Rule { get; init; }

    /// <summary>For "always": the settings that take the rule, one of those that the request names; the person's own where it says nothing.</summary>
    public SettingsPlace Place { get; init; }

    /// <summary>
    /// For "this once": arguments in place of the call's. They are checked and judged anew: what is denied stays denied, and what is more risky than what was
    /// asked about is asked again.
    /// </summary>
    public JsonElement? Arguments { get; init; }

    /// <summary>For a denial: what to tell the model.</summary>
    public string? Message { get; init; }
}
