using System.Text.Json;

namespace AgentHost;

/// <summary>
/// Looks at the entries that another plugin has for a contribution point of this one, more closely than its schema can. The capability is named after the
/// point.
/// </summary>
/// <remarks>
/// Authors ask for it (<c>agent plugin test</c>, <c>agent plugin pack</c>); no run of the agent does. Thread-safe; bounded by the host (30 s).
/// </remarks>
public abstract class ContributionCheck : Capability
{
    /// <summary>Checks entries that fit the point's schema.</summary>
    /// <param name="contribution">The entries, and where the plugin lies that has them.</param>
    /// <param name="cancellationToken">Fires when the caller gives up, the time is over, or the plugin is stopped.</param>
    /// <returns>The problems with them; none when there is nothing wrong.</returns>
    /// <exception cref="CapabilityException">They cannot be looked at; told to the author as it is.</exception>
    public abstract ValueTask<IReadOnlyList<ContributionFault>> CheckAsync(Contribution contribution, CancellationToken cancellationToken);

    /// <summary>The same as JSON: a <see cref="Contribution"/> gives <c>{"faults":[…]}</c>, each a <see cref="ContributionFault"/>.</summary>
    /// <inheritdoc/>
    public sealed override async ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken) =>
        Answer("faults", await CheckAsync(Read<Contribution>(arguments), cancellationToken).ConfigureAwait(false));
}
