namespace AgentHost.Plugins.Search.Tests.Judging;

/// <summary>An intended difference from a judge.</summary>
/// <param name="Tree">The tree.</param>
/// <param name="Asked">The question.</param>
/// <param name="Ours">True for what only the tool has, false for what only the judge has.</param>
/// <param name="Of">Which answers it is about.</param>
/// <param name="Reason">Why it is meant to be.</param>
internal sealed record Difference(string Tree, string Asked, bool Ours, Func<string, bool> Of, string Reason)
{
    /// <summary>True when other versions of the judge are without it.</summary>
    public bool HangsOnVersion { get; init; }

    /// <summary>The first version of ripgrep without the difference.</summary>
    public int GoneInRipgrep { get; init; } = int.MaxValue;
}
