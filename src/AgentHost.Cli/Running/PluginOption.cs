using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Client;

namespace AgentHost.Cli.Running;

/// <summary>The value of an option that a plugin brings.</summary>
/// <param name="Plugin">The plugin's id.</param>
/// <param name="Name">The option, without dashes.</param>
/// <param name="Setting">The member of the plugin's settings that it stands for; null for none.</param>
/// <param name="Value">Its value.</param>
internal sealed record PluginOption(string Plugin, string Name, string? Setting, JsonElement Value)
{
    /// <summary>The provider of workspaces that it stands for; null for none.</summary>
    public string? WorkspaceProvider { get; init; }

    /// <summary>The command that is run before the turn and after it; null for none.</summary>
    public string? TurnCommand { get; init; }

    /// <summary>The target that the run works on where none is named; null for no word about it.</summary>
    public string? Target { get; init; }

    /// <summary>The provider that the run's folder comes from; null for the folder itself.</summary>
    /// <exception cref="HostException">Two options name one.</exception>
    public static WorkspaceProviderChoice? ProviderOf(IReadOnlyList<PluginOption> brought)
    {
        var named = brought.Where(static option => option.WorkspaceProvider is not null).ToList();
        return named.Count switch
        {
            0 => null,
            1 => new WorkspaceProviderChoice(named[0].WorkspaceProvider!) { Name = named[0].Value.GetString() is { Length: > 0 } name ? name : null },
            _ => throw new HostException(
                HostFailure.Invalid, $"--{named[0].Name} and --{named[1].Name} both say where the folder of the run comes from: give one of them."),
        };
    }

    /// <summary>The target that options name for a run that names none; null for none.</summary>
    /// <param name="brought">The options.</param>
    /// <param name="named">The target that the line names; null for none.</param>
    /// <exception cref="HostException">The line names this machine, and an option works on targets alone.</exception>
    public static string? TargetOf(IReadOnlyList<PluginOption> brought, string? named) =>
        brought.FirstOrDefault(static option => option.Target is not null) is not { } option ? null
        : named == "local"
            ? throw new HostException(
                HostFailure.Invalid, $"--{option.Name} is of targets, and local is none: leave --target out, or give --target {option.Target}.")
        : option.Target;

    /// <summary>The values by name.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Values(IReadOnlyList<PluginOption> brought) =>
        brought.Count == 0
            ? ReadOnlyDictionary<string, JsonElement>.Empty
            : brought.ToDictionary(static option => option.Name, static option => option.Value, StringComparer.Ordinal);

    /// <summary>Settings of the strongest layer, with the values that stand for some.</summary>
    public static JsonElement? Settings(IReadOnlyList<PluginOption> brought, JsonElement? settings)
    {
        if (brought.Count == 0)
        {
            return settings;
        }

        var plugins = new JsonObject();
        foreach (var option in brought)
        {
            if (option.Setting is { } member)
            {
                var own = plugins[option.Plugin] as JsonObject ?? new JsonObject();
                own[member] = JsonNode.Parse(option.Value.GetRawText());
                plugins[option.Plugin] = own;
            }
        }

        if (plugins.Count == 0)
        {
            return settings;
        }

        var all = settings is { } words ? JsonObject.Create(words)! : [];
        all["plugins"] = plugins;
        return AgentJson.Parse(all.ToJsonString());
    }
}
