namespace AgentHost.Plugins.Targets.Launching;

/// <summary>A way to a shell: a program whose input and output are that shell's. Data: nothing here knows what the program is.</summary>
/// <param name="Kind">Name of the kind of place, the first half of a place's name.</param>
/// <param name="Description">What its places are, in a few words.</param>
internal abstract record Launcher(string Kind, string Description)
{
    /// <summary>Words that start the shell in a place.</summary>
    /// <exception cref="CapabilityException">The settings do not say enough.</exception>
    public abstract IReadOnlyList<string> Words(LaunchPlace place);

    /// <summary>Program and words that list the places, one a line: name, tab, state, tab, description; empty where they cannot be listed.</summary>
    public virtual IReadOnlyList<string> ListWords(PlaceSettings settings) => [];

    /// <summary>Makes the place ready where it can be made: a container that is not there, or not running.</summary>
    public virtual ValueTask ReadyAsync(LaunchPlace place, Programs programs, CancellationToken cancellationToken) => default;

    /// <summary>Removes the place.</summary>
    /// <exception cref="CapabilityException">It is not there, was not made here, or is of a kind that is not removed.</exception>
    public virtual ValueTask RemoveAsync(LaunchPlace place, Programs programs, CancellationToken cancellationToken) =>
        throw new CapabilityException($"{place.FullName} cannot be removed: it was not made by this program.");
}
