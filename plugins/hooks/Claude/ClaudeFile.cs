using System.Globalization;
using System.Text.Json;
using AgentHost.Plugins.Hooks.Running;

namespace AgentHost.Plugins.Hooks.Claude;

/// <summary>A settings file of Claude Code: its hooks, and nothing else of it.</summary>
internal static class ClaudeFile
{
    private const int MostSeconds = 24 * 60 * 60;

    /// <summary>Reads a file as the host hands it over.</summary>
    public static void Read(HookDeclarationFile file, List<CommandHook> hooks, List<HookProblem> problems)
    {
        if (file.Problem is { } problem)
        {
            problems.Add(problem with { Message = problem.Message + " Its hooks do not run.", IsError = file.Strict });
        }
        else if (file.Text is { } text)
        {
            Read(file.Path, text, file.Strict, file.OfProject, hooks, problems);
        }
    }

    /// <summary>Reads a text.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static void Read(string path, string text, bool strict, bool ofProject, List<CommandHook> hooks, List<HookProblem> problems)
    {
        var json = PlacedJson.Parse(path, text);
        if (json.Root.ValueKind != JsonValueKind.Object || !json.Root.TryGetProperty("hooks", out var events) || events.ValueKind != JsonValueKind.Object
            || (json.Root.TryGetProperty("disableAllHooks", out var off) && off.ValueKind == JsonValueKind.True))
        {
            return;
        }

        foreach (var named in events.EnumerateObject())
        {
            if (ClaudeEvents.Find(named.Name) is not (not HookEvent.Unknown and var hookEvent) || named.Value.ValueKind != JsonValueKind.Array)
            {
                problems.Add(json.Problem(
                    ["hooks", named.Name], $"hooks.{ShortText.Of(named.Name)} is not an event that happens here; its hooks do not run.", strict, atKey: true));
                continue;
            }

            var group = 0;
            foreach (var entry in named.Value.EnumerateArray())
            {
                string[] place = ["hooks", named.Name, (group++).ToString(CultureInfo.InvariantCulture)];
                ReadGroup(json, entry, place, new CommandHook(hookEvent, "") { Claude = true, Strict = strict, OfProject = ofProject }, hooks, problems);
            }
        }
    }

    private static void ReadGroup(PlacedJson json, JsonElement group, string[] place, CommandHook like, List<CommandHook> hooks, List<HookProblem> problems)
    {
        if (group.ValueKind != JsonValueKind.Object || !group.TryGetProperty("hooks", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            problems.Add(json.Problem(place, "expected an object with a list \"hooks\"; it does not run.", like.Strict));
            return;
        }

        var matcher = HookMatcher.All;
        if (ClaudeEvents.HasMatcher(like.Event) && group.TryGetProperty("matcher", out var pattern) && pattern.ValueKind == JsonValueKind.String)
        {
            matcher = HookMatcher.OfPattern(pattern.GetString()!);
            try
            {
                matcher.IsMatch("");
            }
            catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
            {
                problems.Add(
                    json.Problem([.. place, "matcher"], $"the matcher cannot be read ({fault.Message.TrimEnd('.')}); its hooks do not run.", like.Strict));
                return;
            }
        }

        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            string[] at = [.. place, "hooks", (index++).ToString(CultureInfo.InvariantCulture)];
            if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("command", out var command) || command.ValueKind != JsonValueKind.String
                || (item.TryGetProperty("type", out var type) && !(type.ValueKind == JsonValueKind.String && type.ValueEquals("command"u8))))
            {
                problems.Add(json.Problem(at, "only hooks of the type \"command\", with a text \"command\", run here; this one does not.", like.Strict));
                continue;
            }

            var seconds = item.TryGetProperty("timeout", out var timeout) && timeout.ValueKind == JsonValueKind.Number
                && timeout.GetDouble() is > 0 and var given
                ? Math.Min(given, MostSeconds)
                : CommandHook.DefaultTimeout.TotalSeconds;
            hooks.Add(like with
            {
                Origin = json.OriginOf(at),
                Matcher = matcher,
                Line = command.GetString(),
                Timeout = TimeSpan.FromMilliseconds(Math.Max(1, seconds * 1000))
            });
        }
    }
}
