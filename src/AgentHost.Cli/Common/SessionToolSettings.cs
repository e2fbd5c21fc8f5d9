using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Cli.Terminal;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Json;

namespace AgentHost.Cli.Common;

/// <summary>Settings of tools that one session has: keys such as <c>tools.read.bytes</c>.</summary>
internal static class SessionToolSettings
{
    /// <summary>The first name of each key, with its dot.</summary>
    public const string Prefix = "tools.";

    /// <summary>Lists those of a session.</summary>
    public static IEnumerable<SettingEntry> List(SessionSettings settings) =>
        settings.Tools is not { ValueKind: JsonValueKind.Object } tools
            ? []
            : tools.EnumerateObject().Where(static tool => tool.Value.ValueKind == JsonValueKind.Object).SelectMany(static tool =>
                tool.Value.EnumerateObject().Select(member => new SettingEntry(SettingKey.Write(["tools", tool.Name, member.Name]), member.Value, "session")));

    /// <summary>Sets one, or takes it away where there are no words.</summary>
    /// <exception cref="HostException">There is no such setting, or the value is none of it.</exception>
    public static async ValueTask<SessionSettings> SetAsync(
        IHostClient host, SessionInfo session, SessionSettings settings, string key, string[] words, CancellationToken cancellationToken)
    {
        var path = SettingKeys.Parse(key);
        if (path is not [_, var tool, var member] || member == "enabled")
        {
            throw new HostException(HostFailure.Invalid, $"{CleanText.Line(key, 100)}: expected a setting of a tool, such as tools.read.bytes.");
        }

        JsonElement? value = null;
        if (words.Length > 0)
        {
            var opened = await host.Workspaces.OpenAsync(new WorkspaceRequest(session.Workspace), cancellationToken);
            var schema = SettingKeys.Find(await host.Settings.ReadSchemaAsync(opened.Id, cancellationToken), path)
                ?? throw new HostException(HostFailure.Invalid, $"{CleanText.Line(key, 100)}: there is no such tool, or no such setting of it.");
            value = SettingKeys.Value(schema, string.Join(' ', words));
            if (JsonSchemaValidator.Validate(CompiledSchema.Compile(schema), value.Value, "value") is { IsValid: false } off)
            {
                throw new HostException(HostFailure.Invalid, $"{key}: {off.Faults[0].Message}.");
            }
        }

        var tools = settings.Tools is { ValueKind: JsonValueKind.Object } before ? JsonObject.Create(before)! : [];
        var own = tools[tool] as JsonObject ?? [];
        if (own.Parent is null)
        {
            tools[tool] = own;
        }

        own.Remove(member);
        if (value is { } set)
        {
            own[member] = JsonNode.Parse(set.GetRawText());
        }

        if (own.Count == 0)
        {
            tools.Remove(tool);
        }

        return settings with { Tools = tools.Count == 0 ? null : AgentJson.Parse(tools.ToJsonString()) };
    }
}
