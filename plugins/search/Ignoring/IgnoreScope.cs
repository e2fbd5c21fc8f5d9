using AgentHost.GitPatterns;

namespace AgentHost.Plugins.Search.Ignoring;

/// <summary>All rules that hold in a folder, by kind; kinds that stand first win.</summary>
/// <param name="Agent"><c>.agentignore</c>.</param>
/// <param name="Plain"><c>.ignore</c>.</param>
/// <param name="Git"><c>.gitignore</c>, up to the repository's root.</param>
/// <param name="Exclude">The repository's own <c>info/exclude</c>.</param>
/// <param name="Global">What git's <c>core.excludesFile</c> names.</param>
internal sealed record IgnoreScope(RuleNode? Agent, RuleNode? Plain, RuleNode? Git, RuleNode? Exclude, RuleNode? Global)
{
    public static IgnoreScope Empty { get; } = new(null, null, null, null, null);

    /// <summary>Applies the rules to a path from the topmost folder.</summary>
    public IgnoreVerdict Match(ReadOnlySpan<char> path, ReadOnlySpan<char> name, bool folder)
    {
        var verdict = RuleNode.Match(Agent, path, name, folder);
        verdict = verdict != IgnoreVerdict.None ? verdict : RuleNode.Match(Plain, path, name, folder);
        verdict = verdict != IgnoreVerdict.None ? verdict : RuleNode.Match(Git, path, name, folder);
        verdict = verdict != IgnoreVerdict.None ? verdict : RuleNode.Match(Exclude, path, name, folder);
        return verdict != IgnoreVerdict.None ? verdict : RuleNode.Match(Global, path, name, folder);
    }
}
