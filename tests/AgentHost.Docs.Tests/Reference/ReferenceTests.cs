using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentHost.Docs.Tests.Reference;

/// <summary>The pages of <c>docs/reference</c> hold what the program itself says; <c>UPDATE_SNAPSHOTS=1</c> writes them.</summary>
public sealed partial class ReferenceTests
{
    private const string Advice = "Correct a text where it stands in the code: a help text, a schema, a manifest, a summary.";

    [Fact]
    public async Task Commands_ArePrintedAsHelpPrintsThem()
    {
        using var sandbox = await Sandbox.CreateAsync();
        var page = new StringBuilder("# Commands\n\nThe help of every command. [The guide](../guide/README.md) has examples.\n");
        await AddCommandAsync(sandbox, page, "agent", "--help");
        Match("commands.md", page);
    }

    [Fact]
    public async Task Settings_AreThoseOfTheSchema()
    {
        using var sandbox = await WithCatalogAsync();
        using var schema = JsonDocument.Parse(await RunAsync(sandbox, "agent config schema"));
        var page = new StringBuilder(
            "# Settings\n\nEvery key of `agent.json`, with those of the plugins that come with the program and of its catalog. "
            + "[Settings](../guide/settings.md) tells where the files are. `agent config schema` prints the same as JSON schema.\n");
        var definitions = schema.RootElement.GetProperty("$defs");
        foreach (var group in schema.RootElement.GetProperty("properties").EnumerateObject().Where(static group => group.Name != "$schema")
            .OrderBy(static group => group.Name, StringComparer.Ordinal))
        {
            SettingRows.Write(page, group, definitions);
        }

        page.Append("\n## Objects\n");
        foreach (var definition in definitions.EnumerateObject().OrderBy(static definition => definition.Name, StringComparer.Ordinal))
        {
            SettingRows.WriteDefinition(page, definition, definitions);
        }

        Match("settings.md", page);
    }

    [Fact]
    public async Task Tools_AreThoseThatPluginsDeclare()
    {
        using var sandbox = await WithCatalogAsync();
        using var plugins = JsonDocument.Parse(await RunAsync(sandbox, "agent plugin list --json"));
        var page = new StringBuilder(
            "# Tools\n\nEvery tool of the plugins that come with the program and of its catalog, with the description that a model reads. "
            + "Settings of a tool stand under `tools.NAME` ([settings](settings.md#tools)).\n");
        foreach (var plugin in plugins.RootElement.EnumerateArray().OrderBy(static plugin => plugin.GetProperty("id").GetString(), StringComparer.Ordinal))
        {
            foreach (var tool in plugin.GetProperty("capabilities").EnumerateArray()
                .Where(static each => each.GetProperty("kind").GetString() == "tool")
                .OrderBy(static each => each.GetProperty("name").GetString(), StringComparer.Ordinal))
            {
                ToolSections.Write(page, plugin.GetProperty("id").GetString()!, tool.GetProperty("declaration"));
            }
        }

        Match("tools.md", page);
    }

    [Fact]
    public async Task Providers_AreThoseThatPluginsDeclare()
    {
        using var sandbox = await Sandbox.CreateAsync();
        using var plugins = JsonDocument.Parse(await RunAsync(sandbox, "agent plugin list --json"));
        var declared = plugins.RootElement.EnumerateArray().SelectMany(static plugin => plugin.GetProperty("capabilities").EnumerateArray())
            .Where(static each => each.GetProperty("kind").GetString() == "provider").Select(static each => each.GetProperty("declaration"))
            .OrderBy(static each => each.GetProperty("name").GetString(), StringComparer.Ordinal).ToList();
        var page = new StringBuilder(
            "# Providers\n\nEvery provider that comes with the program. [Providers](../guide/providers.md) tells how to use one.\n");
        ProviderRows.Write(page, declared);
        Match("providers.md", page);
    }

    [Fact]
    public void Events_AreThoseOfTheSchema()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.PathTo("docs", "schemas", "events.schema.json")));
        var definitions = schema.RootElement.GetProperty("$defs");
        var page = new StringBuilder(
            "# Events\n\nEvery kind of event that `agent run --output stream-json` and the server write, one JSON object a line. "
            + "[The schema](../schemas/events.schema.json) has the objects that stand in them. Every event may have `sessionId`, `sequence`, `position`, "
            + "`after`, `time` and `turnId`; the tables leave these out.\n");
        EventSections.Write(page, definitions);
        Match("events.md", page);
    }

    private static async Task AddCommandAsync(Sandbox sandbox, StringBuilder page, string command, string option)
    {
        var help = await RunAsync(sandbox, $"{command} {option}");
        page.Append($"\n## {command}\n\n```text\n{Neutral(help)}\n```\n");
        foreach (var name in CommandsOf(help))
        {
            await AddCommandAsync(sandbox, page, $"{command} {name}", command == "agent" && name == "run" ? "--help-all" : "--help");
        }
    }

    /// <summary>Names of the commands below this one, in the order of its help.</summary>
    private static IEnumerable<string> CommandsOf(string help) =>
        help.StartsWith("Description:", StringComparison.Ordinal)
            ? help.Split("\nCommands:\n") is [_, var list] ? CommandRow().Matches(list).Select(NameOf) : []
            : help.Contains("Usage: agent [COMMAND]", StringComparison.Ordinal) ? CommandRow().Matches(help).Select(NameOf) : [];

    private static string NameOf(Match match) => match.Groups["name"].Value;

    /// <summary>Help without what every command has.</summary>
    private static string Neutral(string help) =>
        string.Join('\n', help.ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(static line => line.TrimEnd()));

    private static void Match(string name, StringBuilder page) =>
        Snapshot.Match(Repository.PathTo("docs", "reference", name), page.ToString(), Advice);

    private static async Task<Sandbox> WithCatalogAsync()
    {
        var sandbox = await Sandbox.CreateAsync();
        using var catalog = JsonDocument.Parse(await RunAsync(sandbox, "agent plugin search --from bundled --json"));
        var ids = catalog.RootElement.EnumerateArray().Select(static plugin => plugin.GetProperty("id").GetString());
        await RunAsync(sandbox, string.Join(" && ", ids.Select(static id => $"agent plugin install {id} --from bundled --yes")));
        return sandbox;
    }

    private static async Task<string> RunAsync(Sandbox sandbox, string line)
    {
        var (code, output) = await sandbox.RunAsync(line);
        Assert.True(code == 0, output);
        return output;
    }

    [GeneratedRegex(@"^  ([a-z]+, )*(?<name>[a-z]+)( <[^>]+>)*  +\S", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex CommandRow();
}
