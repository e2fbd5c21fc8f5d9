using System.Globalization;
using System.Text.Json;
using AgentHost.Configuration;
using AgentHost.Json;

namespace AgentHost.Kernel.Hooks.Commands;

/// <summary>Reads the hooks of the settings and of files in Claude Code's format.</summary>
public static class HookSettings
{
    /// <summary>Events that settings can name.</summary>
    public static readonly HookEvent[] Events =
    [
        HookEvent.SessionStart, HookEvent.SessionEnd, HookEvent.PromptSubmit, HookEvent.PreTool, HookEvent.PostTool, HookEvent.PermissionAsk,
        HookEvent.PreCompact, HookEvent.Stop, HookEvent.SubagentStop, HookEvent.Notification, HookEvent.Error,
    ];

    /// <summary>All hooks, in the order in which they run: settings before Claude Code's files, the person's before the project's.</summary>
    /// <param name="settings">The settings of all layers that count.</param>
    /// <param name="home">The person's folder.</param>
    /// <param name="root">The workspace; null where nothing of it counts.</param>
    /// <param name="trusted">Whether its files count.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="ignored">Takes what was passed over for want of trust.</param>
    public static IReadOnlyList<CommandHook> Read(SettingsView settings, string home, string? root, bool trusted, List<JsonProblem> problems, List<string> ignored)
    {
        List<CommandHook>? hooks = null;
        if (settings.Find("hooks") is not null)
        {
            foreach (var hookEvent in Events)
            {
                ReadEvent(settings, hookEvent, hooks ??= []);
            }
        }

        if (settings.Flag("hooks", "claude", "enabled") != false)
        {
            var strict = settings.Flag("hooks", "claude", "strict") == true;
            if (home.Length > 0)
            {
                ClaudeFile.Read(Path.Combine(home, ".claude", "settings.json"), strict, ofProject: false, ref hooks, problems);
            }

            // A home that is the workspace's own folder would name the same file twice.
            if (root is not null && root != home)
            {
                foreach (var name in ClaudeFile.ProjectNames)
                {
                    var path = Path.Combine(root, ".claude", name);
                    if (trusted)
                    {
                        ClaudeFile.Read(path, strict, ofProject: true, ref hooks, problems);
                    }
                    else if (ClaudeFile.HasHooks(path))
                    {
                        ignored.Add($"{path} is ignored (hooks), because this folder is not trusted; run \"agent trust\" here to take it from now on, or give --trust for one run.");
                    }
                }
            }
        }

        return hooks ?? (IReadOnlyList<CommandHook>)[];
    }

    /// <summary>Where files in Claude Code's format may be.</summary>
    /// <param name="home">The person's folder.</param>
    /// <param name="root">The workspace; null where nothing of it counts.</param>
    public static IEnumerable<string> ClaudeFiles(string home, string? root)
    {
        if (home.Length > 0)
        {
            yield return Path.Combine(home, ".claude", "settings.json");
        }

        if (root is not null && root != home)
        {
            foreach (var name in ClaudeFile.ProjectNames)
            {
                yield return Path.Combine(root, ".claude", name);
            }
        }
    }

    private static void ReadEvent(SettingsView settings, HookEvent hookEvent, List<CommandHook> hooks)
    {
        var name = HookEvents.Name(hookEvent);
        if (settings.Find("hooks", name) is not { ValueKind: JsonValueKind.Array } list)
        {
            return;
        }

        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            var place = (index++).ToString(CultureInfo.InvariantCulture);
            if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("command", out var command))
            {
                continue;
            }

            var timeout = item.TryGetProperty("timeoutMs", out var limit) && limit.TryGetInt32(out var milliseconds) ? TimeSpan.FromMilliseconds(milliseconds) : CommandHook.DefaultTimeout;
            hooks.Add(new CommandHook(hookEvent, settings.OriginOf("hooks", name, place))
            {
                Matcher = item.TryGetProperty("matcher", out var matcher) && matcher.ValueKind == JsonValueKind.String ? HookMatcher.OfNames(matcher.GetString()!) : HookMatcher.All,
                Line = command.ValueKind == JsonValueKind.String ? command.GetString() : null,
                Arguments = command.ValueKind == JsonValueKind.Array ? [.. command.EnumerateArray().Select(static word => word.GetString() ?? "")] : null,
                Timeout = timeout,
                FailureAllows = item.TryGetProperty("onFailure", out var failure) && failure.ValueKind == JsonValueKind.String && failure.ValueEquals("allow"u8),
                IsOfProject = settings.ScopeOf("hooks", name, place) is SettingsScope.Project or SettingsScope.Local,
            });
        }
    }
}
