using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Samples.ContextSource;

internal sealed class ChangelogSource(IWorkspaceContext workspace) : Capability
{
    private const int MostBytes = 1024 * 1024;

    public override async ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken)
    {
        var version = arguments.GetProperty("target").GetString();
        try
        {
            var text = Encoding.UTF8.GetString(await workspace.Files.ReadAllAsync("CHANGELOG.md", MostBytes, cancellationToken));
            var section = text.Split("\n## ").FirstOrDefault(part => part.StartsWith($"{version}\n", StringComparison.Ordinal));
            return section is null ? Answer("error", $"CHANGELOG.md has no heading \"## {version}\".") : Answer("text", section.Trim());
        }
        catch (FileAccessException fault)
        {
            return Answer("error", fault.Message);
        }
    }

    private static JsonElement Answer(string name, string value) => AgentJson.Parse(new JsonObject { [name] = value }.ToJsonString());
}
