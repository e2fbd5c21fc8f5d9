using System.Reflection;
using System.Text.RegularExpressions;
using AgentHost.Plugins.Isolation.Protocol;
using AgentHost.Testing.Shared;

namespace AgentHost.Architecture.Tests.Rules;

/// <summary>Pages that list what there is list all of it, and nothing else.</summary>
public sealed partial class PageTests
{
    [Fact]
    public void Architecture_HasEachProject() =>
        Assert.Equal(
            Folders("src"),
            Rows("docs/internals/architecture.md")
                .Where(static word => word == "Shared" || word.StartsWith("AgentHost.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void Architecture_HasEachFolderOfTheKernel() =>
        Assert.Equal(
            Folders("src", "AgentHost.Kernel"),
            FolderRow().Matches(Page("docs/internals/architecture.md")).Select(static match => match.Groups["folder"].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void PluginsPage_HasEachPlugin() =>
        Assert.Equal(Folders("plugins"), Rows("plugins/README.md").Order(StringComparer.Ordinal));

    [Fact]
    public void CatalogPage_HasEachPackage() =>
        Assert.Equal(Folders("catalog"), Rows("catalog/README.md").Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("authors", "*.md")]
    [InlineData("decisions", "*.md")]
    [InlineData("internals", "*.md")]
    [InlineData("reference", "*.md")]
    [InlineData("schemas", "*.json")]
    public void DocumentsPage_LinksEach(string folder, string pattern)
    {
        var linked = Link().Matches(Page("docs/README.md")).Select(static match => match.Groups["to"].Value)
            .Where(to => to.StartsWith(folder + "/", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var there = Directory.EnumerateFiles(Repository.PathTo("docs", folder), pattern)
            .Select(path => $"{folder}/{Path.GetFileName(path)}").Order(StringComparer.Ordinal);
        Assert.Equal(there, linked);
    }

    [Fact]
    public void RunnerPage_HasEachMethod()
    {
        var page = Page("docs/internals/plugin-runner.md");
        var methods = typeof(RunnerMethods).GetFields(BindingFlags.Static | BindingFlags.Public).Where(static field => field.IsLiteral)
            .Select(static field => (string)field.GetRawConstantValue()!).ToList();
        Assert.True(methods.Count > 40);
        Assert.Equal([], methods.Where(method => !page.Contains($"`{method}`", StringComparison.Ordinal)));
        Assert.Equal(
            [],
            FirstCell().Matches(page).SelectMany(static row => Code().Matches(row.Groups["cell"].Value)).Select(static match => match.Groups["word"].Value)
                .Except(methods, StringComparer.Ordinal));
    }

    private static string Page(string path) => File.ReadAllText(Repository.PathTo(path.Split('/')));

    private static IEnumerable<string> Folders(params string[] at) =>
        Directory.EnumerateDirectories(Repository.PathTo(at)).Select(static path => Path.GetFileName(path)!)
            .Where(static name => name is not "bin" and not "obj").Order(StringComparer.Ordinal);

    /// <summary>What the rows of a page's tables begin with, where that is code.</summary>
    private static IEnumerable<string> Rows(string page) => CodeRow().Matches(Page(page)).Select(static match => match.Groups["word"].Value);

    [GeneratedRegex(@"^\| `(?<word>[^`]+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CodeRow();

    [GeneratedRegex(@"^\| (?<folder>[A-Z][A-Za-z]+) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FolderRow();

    [GeneratedRegex(@"\]\((?<to>[^)#]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    /// <summary>The first cells of a page's tables, where they are code.</summary>
    [GeneratedRegex(@"^\| (?<cell>`[^|]+) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FirstCell();

    [GeneratedRegex("`(?<word>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();
}
