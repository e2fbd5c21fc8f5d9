using AgentHost.Client;

namespace AgentHost.Models;

/// <summary>Variables of the environment by which a provider is there without an entry.</summary>
public static class ProviderVariables
{
    /// <summary>The variable that holds its key, the first that is set; null where none is.</summary>
    public static string? OfKey(ProviderSpec spec, Func<string, string?> environment) =>
        IsSet(spec.CredentialEnvironment, environment) ? spec.CredentialEnvironment
            : spec.OtherCredentialEnvironments.FirstOrDefault(name => IsSet(name, environment));

    /// <summary>Tests that the environment switches it on: by a key, or by what its type's code finds there itself.</summary>
    public static bool SwitchOn(ProviderSpec spec, Func<string, string?> environment) => OfKey(spec, environment) is not null
        || spec.SwitchedOnBy.Any(
            names => names.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } all && all.All(name => IsSet(name, environment)));

    private static bool IsSet(string? name, Func<string, string?> environment) => name is not null && !string.IsNullOrEmpty(environment(name));
}
