using System.Text.Json;
using AgentHost.Client;
using AgentHost.Json;
using AgentHost.Kernel.Workspaces;

namespace AgentHost.Hosting.Health;

/// <summary>Settings, plugins and keys of a workspace.</summary>
internal static class WorkspaceChecks
{
    private const int Most = 20;

    public static IEnumerable<HealthCheck> Settings(Workspace workspace)
    {
        foreach (var problem in workspace.Configuration.Loaded.Problems.Take(Most))
        {
            yield return new HealthCheck("settings", problem.Severity == JsonSeverity.Error ? HealthState.Failed : HealthState.Warning, problem.ToString());
        }

        foreach (var ignored in workspace.Configuration.Loaded.Ignored)
        {
            yield return new HealthCheck("trust", HealthState.Warning, ignored);
        }

        if (workspace.Configuration.Loaded.Problems.Count == 0)
        {
            var files = workspace.Configuration.SettingsFiles.Where(File.Exists).ToList();
            yield return new HealthCheck(
                "settings", HealthState.Ok, files.Count == 0 ? "There are no settings files; none is needed." : $"In order: {string.Join(", ", files)}.");
        }
    }

    public static IEnumerable<HealthCheck> Plugins(Workspace workspace)
    {
        var plugins = workspace.ListPlugins();
        foreach (var plugin in plugins.Where(static plugin => plugin.State is PluginState.Blocked or PluginState.Faulted))
        {
            yield return new HealthCheck(
                $"plugin {plugin.Id}",
                HealthState.Failed,
                $"It is {EnumNames.Write(plugin.State)}: {plugin.Reason?.TrimEnd('.')}. Mend that, or switch it off with plugins.{plugin.Id}.enabled.");
        }

        // What was found and could not even be read is among the warnings, which begin with its place.
        foreach (var warning in workspace.Configuration.Warnings.Where(static warning => warning.Contains("plugin.json", StringComparison.Ordinal)).Take(Most))
        {
            yield return new HealthCheck("plugins", HealthState.Failed, warning);
        }

        var usable = plugins.Where(static plugin => plugin.State is PluginState.Installed or PluginState.Active).Select(static plugin => plugin.Id).ToList();
        yield return usable.Count > 0
            ? new HealthCheck("plugins", HealthState.Ok, $"{usable.Count} can be used: {string.Join(", ", usable)}.")
            : new HealthCheck("plugins", HealthState.Failed, "None can be used: without plugins there are neither models nor tools.");
    }

    /// <summary>Variables that hold providers' keys: whether they are set, never what they hold.</summary>
    public static IEnumerable<HealthCheck> Keys(Workspace workspace)
    {
        foreach (var member in workspace.Settings.Section("providers").EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Object && member.Value.TryGetProperty("apiKeyEnv", out var named)
                && named.ValueKind == JsonValueKind.String
                && string.IsNullOrEmpty(workspace.Configuration.Sources.Environment(named.GetString()!)))
            {
                yield return new HealthCheck($"provider {member.Name}", HealthState.Warning, $"Its key is to come from {named.GetString()}, which is not set.");
            }

            if (member.Value.ValueKind == JsonValueKind.Object && member.Value.TryGetProperty("apiKeyFile", out var file)
                && file.ValueKind == JsonValueKind.String && !File.Exists(file.GetString()))
            {
                yield return new HealthCheck(
                    $"provider {member.Name}", HealthState.Warning, $"Its key is to come from {file.GetString()}, which does not exist.");
            }
        }
    }
}
