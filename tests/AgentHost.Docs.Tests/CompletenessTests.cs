using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentHost.Docs.Tests;

/// <summary>The guide leaves nothing out and makes nothing up.</summary>
public sealed partial class CompletenessTests
{
    private const int MostLines = 130;

    private static readonly string[] Commands =
    [
        "", "run",
        "session list", "session show", "session new", "session resume", "session search", "session history", "session export", "session import",
        "session apply", "session undo", "session redo", "session fork", "session queue", "session queue list", "session queue add", "session queue edit",
        "session queue move", "session queue remove", "session queue run", "session steer", "session send", "session compact", "session pin", "session goal",
        "session settings", "session settings get", "session settings set", "session rename", "session delete", "session clean",
        "model list", "model show", "model use", "model update",
        "provider list", "provider status", "provider login", "provider logout",
        "usage", "context",
        "permission list", "permission allow", "permission ask", "permission deny", "permission reset", "permission audit",
        "hook",
        "hook list",
        "permission test",
        "plugin list", "plugin info", "plugin new", "plugin sdk", "plugin dev", "plugin test", "plugin pack", "plugin search", "plugin install",
        "plugin update", "plugin rollback", "plugin enable", "plugin disable", "plugin uninstall", "plugin verify", "plugin doctor", "plugin bisect", "plugin bisect start",
        "plugin bisect good", "plugin bisect bad", "plugin bisect reset", "plugin catalog",
        "plugin catalog list", "plugin catalog add", "plugin catalog remove",
        "config list", "config get", "config set", "config unset", "config path", "config edit", "config schema", "config check",
        "chat", "commit", "pr", "review", "worktree", "workflow", "target", "skill", "lsp", "mcp", "mcp serve", "init", "trust", "acp", "serve", "serve status",
        "serve token", "serve token new", "serve token list", "serve token revoke", "doctor", "logs", "help", "completion",
    ];

    /// <summary>Each command's help, asked for once by whichever test comes first.</summary>
    private static readonly Lazy<Task<IReadOnlyDictionary<string, string>>> Helps = new(AskForHelpAsync);

    [Fact]
    public async Task EveryOption_OfRun_IsInTheGuide()
    {
        var page = DocPages.Read(DocPages.Running);
        var options = OptionsOf(await HelpOfAsync("run"));
        Assert.True(options.Count > 10);
        Assert.All(options, option => Assert.True(page.Contains($"`{option}", StringComparison.Ordinal), $"{DocPages.Running} does not name {option}."));
    }

    [Fact]
    public async Task EveryOption_OfTheGuide_IsInTheHelp()
    {
        // The one that shows all others is not among them.
        var known = new HashSet<string>(StringComparer.Ordinal) { "--help-all" };
        foreach (var command in Commands)
        {
            known.UnionWith(OptionsOf(await HelpOfAsync(command)));
        }

        foreach (var page in DocPages.Guide.Append("README.md"))
        {
            // Options of other programs stand behind their names.
            var text = OtherPrograms().Replace(DocPages.Read(page), "");
            Assert.All(OptionsOf(text), option => Assert.True(known.Contains(option), $"{page}: no command has the option {option}."));
        }
    }

    [Fact]
    public async Task EveryCommand_HasHelpThatEndsInSentences()
    {
        foreach (var command in Commands)
        {
            var help = await HelpOfAsync(command);
            foreach (var line in help.Split('\n').Where(static line => line.StartsWith("  --", StringComparison.Ordinal)))
            {
                Assert.True(line.TrimEnd()[^1] is '.' or ']' || line.Contains("Show ", StringComparison.Ordinal), $"agent {command}: {line}");
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

    [Fact]
    public void EverySetting_IsInTheGuide()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.PathTo("docs", "schemas", "agent.schema.json")));
        var page = DocPages.Read(DocPages.Settings);
        var keys = new List<string>();
        Collect(schema.RootElement, "", keys);
        Collect(schema.RootElement.GetProperty("$defs").GetProperty("provider"), "", keys);
        keys.Remove("$schema");
        Assert.True(keys.Count > 20);
        Assert.All(keys, key => Assert.True(page.Contains($"`{key}`", StringComparison.Ordinal), $"{DocPages.Settings} does not name {key}."));
    }

    /// <summary>Each gateway with its variable and address, and what is particular about it with a source.</summary>
    [Fact]
    public void EveryGateway_IsInTheGuide()
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Repository.PathTo("plugins", "openai", "plugin.json")));
        var lines = DocPages.Read("docs/guide/gateways.md").Split('\n');
        var gateways = manifest.RootElement.GetProperty("contributes").GetProperty("provider").EnumerateArray()
            .Where(static entry => entry.TryGetProperty("type", out _)).ToList();
        Assert.True(gateways.Count > 20);
        foreach (var gateway in gateways)
        {
            var name = $"`{gateway.GetProperty("name").GetString()}`";
            string[] facts =
            [
                .. new[] { "displayName", "credentialEnvironment", "baseUrl", "baseUrlEnvironment" }.Where(member => gateway.TryGetProperty(member, out _))
                    .Select(member => gateway.GetProperty(member).GetString()!)
            ];
            Assert.True(
                lines.Any(line => line.StartsWith($"| {name} |", StringComparison.Ordinal) && facts.All(fact => line.Contains(fact, StringComparison.Ordinal))),
                $"The guide does not tell {name} right.");
            foreach (var setting in gateway.TryGetProperty("settings", out var settings) ? settings.EnumerateObject().Select(static member => member.Name) : [])
            {
                Assert.True(
                    lines.Any(line =>
                        line.Contains($"| `{setting}` |", StringComparison.Ordinal) && line.Contains(name, StringComparison.Ordinal)
                        && line.Contains("](https://", StringComparison.Ordinal)),
                    $"The guide does not say why {name} has {setting}, and who says so.");
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
                !(page.StartsWith("docs/guide/", StringComparison.Ordinal) || page.StartsWith("docs/authors/", StringComparison.Ordinal))
                || text.Split('\n').Length <= MostLines,
                $"{page} is longer than {MostLines} lines.");
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

    private static void Collect(JsonElement schema, string path, List<string> keys)
    {
        if (!schema.TryGetProperty("properties", out var properties))
        {
            return;
        }

        foreach (var property in properties.EnumerateObject())
        {
            var key = path + property.Name;
            if (property.Value.TryGetProperty("properties", out _))
            {
                Collect(property.Value, key + ".", keys);
            }
            else
            {
                keys.Add(key);
            }
        }
    }

    private static async Task<string> HelpOfAsync(string command) => (await Helps.Value)[command];

    private static async Task<IReadOnlyDictionary<string, string>> AskForHelpAsync()
    {
        using var sandbox = await Sandbox.CreateAsync();
        var helps = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var command in Commands)
        {
            var help = command == "run" ? "--help-all" : "--help";
            var (code, output) = await sandbox.RunAsync($"agent {command} {help}");
            Assert.True(code == 0, $"agent {command} --help: exit code {code}\n{output}");
            helps.Add(command, output);
        }

        return helps;
    }

    private static HashSet<string> OptionsOf(string text) => [.. Option().Matches(text).Select(static match => match.Value)];

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]*[a-z]", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Option();

    [GeneratedRegex(@"\b(git|dotnet|npm|cargo|tar|make|curl|grep|rg) [^`|""'\n]*", RegexOptions.ExplicitCapture, 10_000)]
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
