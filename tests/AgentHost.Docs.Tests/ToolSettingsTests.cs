using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentHost.Docs.Tests;

/// <summary>Settings of tools that the guide names are those of the program's own schema, with all of its catalog installed.</summary>
public sealed partial class ToolSettingsTests
{
    [Fact]
    public async Task Settings_OfTheGuide_AreInTheSchema()
    {
        var known = await KnownAsync();
        var shown = DocPages.Guide.SelectMany(static page =>
            Setting().Matches(DocPages.Read(page))
                .Select(match => (Page: page, Tool: match.Groups["tool"].Value, Name: match.Groups["name"].Value))).Distinct().ToList();
        Assert.True(shown.Count > 4);
        Assert.All(
            shown,
            setting => Assert.True(
                known.Contains((setting.Tool, setting.Name)), $"{setting.Page} names tools.{setting.Tool}.{setting.Name}, which no manifest declares."));
    }

    private static async Task<IReadOnlySet<(string Tool, string Name)>> KnownAsync()
    {
        using var sandbox = await Sandbox.CreateAsync();
        using var catalog = JsonDocument.Parse(await RunAsync(sandbox, "agent plugin search --from bundled --json"));
        foreach (var plugin in catalog.RootElement.EnumerateArray())
        {
            await RunAsync(sandbox, $"agent plugin install {plugin.GetProperty("id").GetString()} --from bundled --yes");
        }

        var output = await RunAsync(sandbox, "agent config schema");
        using var schema = JsonDocument.Parse(output);
        return schema.RootElement.GetProperty("properties").GetProperty("tools").GetProperty("properties").EnumerateObject()
            .SelectMany(static tool => tool.Value.GetProperty("properties").EnumerateObject().Select(setting => (tool.Name, setting.Name)))
            .ToHashSet();
    }

    private static async Task<string> RunAsync(Sandbox sandbox, string line)
    {
        var (code, output) = await sandbox.RunAsync(line);
        Assert.True(code == 0, output);
        return output;
    }

    [GeneratedRegex("""`tools\.(?<tool>[a-z_]+)\.(?<name>[a-zA-Z]+)`""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Setting();
}
