namespace AgentHost.Client;

/// <summary>A place where a provider's own code may find a login. One of its members says which.</summary>
public sealed record LoginPlace
{
    /// <summary>
    /// A setting of the entry, or one that <see cref="ProviderSpec.SettingsEnvironment"/> fills: there when it is a text that is not empty, or true.
    /// </summary>
    public string? Setting { get; init; }

    /// <summary>An environment variable: there when it is set.</summary>
    public string? Environment { get; init; }

    /// <summary>A file: there when it exists. Begins with <c>~/</c>, which is the person's home folder.</summary>
    public string? File { get; init; }
}
