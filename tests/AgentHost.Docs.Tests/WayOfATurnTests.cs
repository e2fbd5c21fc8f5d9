using System.Text.RegularExpressions;

namespace AgentHost.Docs.Tests;

/// <summary>The page that walks a prompt through the code names types that are there, and no more than one can keep in mind.</summary>
public sealed partial class WayOfATurnTests
{
    private const int MostTypes = 55;

    [Fact]
    public void Page_NamesTypesOfTheCode_AndAtMostFiftyFive()
    {
        var page = File.ReadAllText(Repository.PathTo("docs", "internals", "way-of-a-turn.md"));
        var declared = Repository.Files("src", "*.cs")
            .Select(static file => Path.GetFileNameWithoutExtension(file).Split('.', '{')[0]).ToHashSet(StringComparer.Ordinal);

        var named = NamedType.Matches(page).Select(static match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(named.Except(declared, StringComparer.Ordinal));
        Assert.InRange(named.Count, 40, MostTypes);
    }

    [GeneratedRegex(@"`(?<name>[A-Z][A-Za-z]+)(\.[A-Za-z]+)?`", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex NamedType { get; }
}
