using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentHost.Docs.Tests;

/// <summary>The guide leaves nothing out and makes nothing up.</summary>
public sealed partial class CompletenessTests
{
    private const int MostLines = 130;

    /// <summary>The most words of a page of the guide: one can be read in a few minutes.</summary>
    private const int MostWords = 1650;

    /// <summary>The most pages of the guide, and their words together, beside <see cref="OfLargeFeatures"/>.</summary>
    private const int MostPages = 24, MostWordsTogether = 24_000;

    /// <summary>Pages that a large feature has for itself.</summary>
    private static readonly string[] OfLargeFeatures =
    [
        "docs/guide/chat.md", "docs/guide/editors.md", "docs/guide/git.md", "docs/guide/other-agents.md", "docs/guide/server.md",
        "docs/guide/targets.md", "docs/guide/workflows.md",
    ];

    /// <summary>The help of each command, from the page that <see cref="Reference.ReferenceTests"/> holds against the program.</summary>
    private static readonly Dictionary<string, string> Helps = DocPages.Read("docs/reference/commands.md").Split("\n## ").Skip(1)
        .ToDictionary(static part => part.Split('\n')[0], static part => part.Split("```")[1].TrimEnd(), StringComparer.Ordinal);

    [Fact]
    public void EveryOption_OfTheGuide_IsInTheHelp()
    {
        // The one that shows all others is not among them.
        var known = new HashSet<string>(StringComparer.Ordinal) { "--help-all" };
        foreach (var help in Helps.Values)
        {
            known.UnionWith(OptionsOf(help));
        }

        foreach (var page in DocPages.Guide.Append("README.md"))
        {
            // Options of other programs stand behind their names, or in the command of a setting.
            var text = OtherPrograms().Replace(DocPages.Read(page), "");
            Assert.All(OptionsOf(text), option => Assert.True(known.Contains(option), $"{page}: no command has the option {option}."));
        }
    }

    [Fact]
    public void EveryCommand_HasHelpThatEndsInSentences()
    {
        Assert.True(Helps.Count > 100);
        foreach (var (command, help) in Helps)
        {
            foreach (var line in help.Split('\n').Where(static line => line.StartsWith("  --", StringComparison.Ordinal)))
            {
                Assert.True(line.TrimEnd()[^1] is '.' or ']' || line.Contains("Show ", StringComparison.Ordinal), $"{command}: {line}");
            }
        }
    }

    [Fact]
    public void EveryExitCode_IsInTheTable()
    {
        var codes = ExitCode().Matches(File.ReadAllText(Repository.PathTo("src", "AgentHost.Cli", "Common", "ExitCodes.cs")))
            .Select(static match => match.Groups["n"].Value).ToList();
        var rows = TableRow().Matches(DocPages.Read(DocPages.Running)).Select(static match => match.Groups["n"].Value).ToList();
        Assert.Equal(9, codes.Count);
        Assert.Equal(codes, rows);
    }

    /// <summary>Each setting that a gateway has from its manifest, with a reason and a source.</summary>
    [Fact]
    public void EverySettingOfAGateway_HasAReason()
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Repository.PathTo("plugins", "openai", "plugin.json")));
        var lines = DocPages.Read("docs/internals/gateways.md").Split('\n');
        var gateways = manifest.RootElement.GetProperty("contributes").GetProperty("provider").EnumerateArray()
            .Where(static entry => entry.TryGetProperty("type", out _)).ToList();
        Assert.True(gateways.Count > 20);
        foreach (var gateway in gateways.Where(static entry => entry.TryGetProperty("settings", out _)))
        {
            var name = $"`{gateway.GetProperty("name").GetString()}`";
            foreach (var setting in gateway.GetProperty("settings").EnumerateObject())
            {
                Assert.True(
                    lines.Any(line =>
                        line.Contains($"| `{setting.Name}` |", StringComparison.Ordinal) && line.Contains(name, StringComparison.Ordinal)
                        && line.Contains("](https://", StringComparison.Ordinal)),
                    $"docs/internals/gateways.md does not say why {name} has {setting.Name}, and who says so.");
            }
        }
    }

    [Fact]
    public void EveryVariable_IsInTheGuide()
    {
        var page = DocPages.Read(DocPages.Settings);
        var sources = File.ReadAllText(Repository.PathTo("src", "AgentHost.Configuration", "EnvironmentSettings.cs"))
            + File.ReadAllText(Repository.PathTo("src", "AgentHost.Configuration", "HostFolders.cs"))
            + File.ReadAllText(Repository.PathTo("plugins", "skills", "Finding", "SkillPlaces.cs"));
        var names = Variable().Matches(sources).Select(static match => match.Value).Distinct(StringComparer.Ordinal).ToList();
        Assert.True(names.Count > 8);
        Assert.All(names, name => Assert.True(page.Contains($"`{name}`", StringComparison.Ordinal), $"{DocPages.Settings} does not name {name}."));

        // What programs are given is no setting.
        names.AddRange(Variable()
            .Matches(File.ReadAllText(Repository.PathTo("plugins", "hooks", "Running", "CommandRunner.cs"))
                + File.ReadAllText(Repository.PathTo("src", "AgentHost.Cli", "Commands", "Mcp", "McpServe.cs"))
                + File.ReadAllText(Repository.PathTo("src", "AgentHost.Cli", "Common", "ServerConnection.cs"))
                + File.ReadAllText(Repository.PathTo("src", "AgentHost.Cli", "Chatting", "ChatSession.cs"))).Select(static match => match.Value));
        Assert.All(Variable().Matches(string.Concat(DocPages.Guide.Select(DocPages.Read))), match => Assert.Contains(match.Value, names));
    }

    [Fact]
    public void EveryPage_IsShort_AndItsLinksLeadSomewhere()
    {
        foreach (var page in DocPages.All)
        {
            var text = DocPages.Read(page);
            var folder = Path.GetDirectoryName(Repository.PathTo(page.Split('/')))!;
            Assert.True(
                !page.StartsWith("docs/authors/", StringComparison.Ordinal) || text.Split('\n').Length <= MostLines,
                $"{page} is longer than {MostLines} lines.");
            Assert.True(
                !page.StartsWith("docs/guide/", StringComparison.Ordinal) || WordsOf(text) <= MostWords,
                $"{page} has more than {MostWords} words.");
            foreach (Match link in Link().Matches(text))
            {
                var target = link.Groups["to"].Value;
                Assert.True(
                    target.Contains("://", StringComparison.Ordinal) || Path.Exists(Path.Combine(folder, target.Split('#')[0])),
                    $"{page}: {target} is not there.");
            }
        }

        var index = DocPages.Read("docs/guide/README.md");
        Assert.All(DocPages.Guide.Where(static page => !page.EndsWith("README.md", StringComparison.Ordinal)), page =>
            Assert.Contains($"({Path.GetFileName(page)})", index, StringComparison.Ordinal));
    }

    [Fact]
    public void EveryPage_OfTheGuide_OpensWithAnExample_AndHasOneThatIsRun()
    {
        foreach (var page in DocPages.Guide.Except(OfLargeFeatures, StringComparer.Ordinal))
        {
            var blocks = DocPages.BlocksOf(page);
            var section = Array.FindIndex(DocPages.Read(page).Split('\n'), static line => line.StartsWith("## ", StringComparison.Ordinal));
            Assert.True(
                blocks.Count > 0 && (blocks[0].Line <= section || page.EndsWith("README.md", StringComparison.Ordinal)),
                $"{page} has no example before its first section.");
            Assert.True(blocks.Any(static block => block.Language == "sh"), $"{page} has no example that is run.");
        }
    }

    [Fact]
    public void Guide_IsWithinItsBounds()
    {
        var pages = DocPages.Guide.Except(OfLargeFeatures, StringComparer.Ordinal).ToList();
        Assert.InRange(pages.Count, 20, MostPages);
        Assert.InRange(pages.Sum(static page => WordsOf(DocPages.Read(page))), 10_000, MostWordsTogether);
    }

    private static int WordsOf(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    private static HashSet<string> OptionsOf(string text) => [.. Option().Matches(text).Select(static match => match.Value)];

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]*[a-z]", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Option();

    [GeneratedRegex(@"\b(git|dotnet|npm|cargo|tar|make|curl|grep|rg) [^`|""'\n]*|""command"": \[[^\]\n]*", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex OtherPrograms();

    [GeneratedRegex(@"public const int \w+ = (?<n>\d+);", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex ExitCode();

    [GeneratedRegex(@"^\| (?<n>\d+) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex TableRow();

    [GeneratedRegex(@"\bAGENT_[A-Z_]*[A-Z]\b", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Variable();

    [GeneratedRegex(@"(?<!!)\]\((?<to>[^)#\s][^)\s]*)\)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Link();
}
