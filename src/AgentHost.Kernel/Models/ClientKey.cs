using AgentHost.Models;

namespace AgentHost.Kernel.Models;

/// <summary>All that a client is made of.</summary>
/// <param name="Provider">Who makes it: a plugin that was restarted makes its provider anew, and the old one's clients lead nowhere.</param>
/// <param name="Model">Its name, with the provider's.</param>
/// <param name="Credential">The key; null for none.</param>
/// <param name="Address">The service's address; null for the usual one.</param>
/// <param name="Headers">Further headers, one a line.</param>
/// <param name="Settings">The provider's settings, as text.</param>
/// <param name="Connect">Deadline for its connections to be made: a client keeps the pool that it began with.</param>
internal sealed record ClientKey(ModelProvider Provider, string Model, string? Credential, string? Address, string Headers, string Settings, TimeSpan Connect)
{
    // Written out: that of a time would need its comparer made.
    public override int GetHashCode() => Model.GetHashCode(StringComparison.Ordinal);

    public static ClientKey Of(ModelProvider provider, ModelChoice choice, TimeSpan connect)
    {
        var options = choice.Options;
        var headers = options.Headers.Count == 0 ? "" : string.Join('\n', options.Headers.Select(static header => $"{header.Key}: {header.Value}"));
        return new(provider, choice.Name, options.Credential, options.BaseUrl, headers, options.Settings.GetRawText(), connect);
    }
}
