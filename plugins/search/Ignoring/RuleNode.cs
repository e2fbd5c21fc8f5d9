using AgentHost.GitPatterns;

namespace AgentHost.Plugins.Search.Ignoring;

/// <summary>Rules of one folder, and those of the folders above it.</summary>
/// <param name="Rules">The rules.</param>
/// <param name="PrefixLength">Characters of a path before the part that the rules are about.</param>
/// <param name="Above">The next folder above that has rules of the kind.</param>
internal sealed record RuleNode(IgnoreRules Rules, int PrefixLength, RuleNode? Above)
{
    /// <summary>Gets the verdict of the nearest rules that have one.</summary>
    public static IgnoreVerdict Match(RuleNode? node, ReadOnlySpan<char> path, ReadOnlySpan<char> name, bool folder)
    {
        for (; node is not null; node = node.Above)
        {
            if (node.Rules.Match(path[node.PrefixLength..], name, folder) is var verdict and not IgnoreVerdict.None)
            {
                return verdict;
            }
        }

        return IgnoreVerdict.None;
    }
}
