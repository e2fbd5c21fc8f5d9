namespace AgentHost.Plugins.Targets.Launching;

/// <summary>A place to launch a shell in.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name within the kind.</param>
/// <param name="Folder">Root of the workspace on this machine.</param>
/// <param name="Settings">What the settings say of it.</param>
/// <param name="IsTrusted">True when the person trusts the workspace.</param>
internal sealed record LaunchPlace(string Kind, string Name, string Folder, PlaceSettings Settings, bool IsTrusted)
{
    /// <summary>Longest name, in characters.</summary>
    private const int LongestName = 200;

    /// <summary>True where the place was worked in before, in a folder that is asked for: another of its name would be empty, and is not made.</summary>
    public bool WasThere { get; init; }

    /// <summary>The name in rules and for people.</summary>
    public string FullName => $"{Kind}:{Name}";

    /// <summary>Refuses a name that a launcher's program could take for something else.</summary>
    /// <exception cref="CapabilityException">It is such a name.</exception>
    public void RequireName()
    {
        var plain = Name.Length is > 0 and <= LongestName && char.IsAsciiLetterOrDigit(Name[0])
            && Name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '@' or '/');
        if (!plain)
        {
            throw new CapabilityException(
                $"\"{FullName}\" is no name of a place: after {Kind}: stand 1 to {LongestName} letters, digits and . - _ @ /, a letter or digit first.");
        }
    }
}
