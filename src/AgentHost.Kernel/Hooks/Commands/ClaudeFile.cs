using System.Globalization;
using System.Text.Json;
using AgentHost.FileSystem;
using AgentHost.Json;

namespace AgentHost.Kernel.Hooks.Commands;

/// <summary>A settings file of Claude Code: its hooks, and nothing else of it.</summary>
internal static class ClaudeFile
{
    private const int MostSeconds = 24 * 60 * 60;

    /// <summary>Files of a workspace's <c>.claude</c> folder.</summary>
    public static readonly string[] ProjectNames = ["settings.json", "settings.local.json"];

    /// <summary>Whether there is a file that names hooks; one that cannot be read may.</summary>
    public static bool HasHooks(string path) =>
        File.Exists(path) && (JsonFile.Read(path, JsonText.MaxBytes) is not { Succeeded: true } read
            || (read.Json.Root.ValueKind == JsonValueKind.Object && read.Json.Root.TryGetProperty("hooks", out var hooks) && hooks.ValueKind == JsonValueKind.Object && hooks.EnumerateObject().Any()));

    public static void Read(string path, bool strict, bool ofProject, ref List<CommandHook>? hooks, List<JsonProblem> problems)
    {
        if (!File.Exists(path))
        {
            return;
        }

        var severity = strict ? JsonSeverity.Error : JsonSeverity.Warning;
        var read = JsonFile.Read(path, JsonText.MaxBytes);
        if (!read.Succeeded)
        {
            problems.Add(read.Problem with { Message = read.Problem.Message + " Its hooks do not run.", Severity = severity });
            return;
        }

        var json = read.Json;
        if (json.Root.ValueKind != JsonValueKind.Object || !json.Root.TryGetProperty("hooks", out var events) || events.ValueKind != JsonValueKind.Object
            || (json.Root.TryGetProperty("disableAllHooks", out var off) && off.ValueKind == JsonValueKind.True))
        {
            return;
        }

        foreach (var named in events.EnumerateObject())
        {
            if (ClaudeEvents.Find(named.Name) is not (not HookEvent.Unknown and var hookEvent) || named.Value.ValueKind != JsonValueKind.Array)
            {
                problems.Add(json.Problem("/hooks/" + named.Name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal), $"hooks.{SchemaText.Short(named.Name)} is not an event that happens here; its hooks do not run.", severity, atKey: true));
                continue;
            }

            var group = 0;
            foreach (var entry in named.Value.EnumerateArray())
            {
                var place = string.Create(CultureInfo.InvariantCulture, $"/hooks/{named.Name}/{group++}");
                ReadGroup(json, entry, place, new CommandHook(hookEvent, "") { Claude = true, Strict = strict, IsOfProject = ofProject }, severity, hooks ??= [], problems);
            }
        }
    }

    private static void ReadGroup(PositionedJson json, JsonElement group, string place, CommandHook like, JsonSeverity severity, List<CommandHook> hooks, List<JsonProblem> problems)
    {
        if (group.ValueKind != JsonValueKind.Object || !group.TryGetProperty("hooks", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            problems.Add(json.Problem(place, "expected an object with a list \"hooks\"; it does not run.", severity));
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
                problems.Add(json.Problem(place + "/matcher", $"the matcher cannot be read ({fault.Message.TrimEnd('.')}); its hooks do not run.", severity));
                return;
            }
        }

        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            var pointer = string.Create(CultureInfo.InvariantCulture, $"{place}/hooks/{index++}");
            if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("command", out var command) || command.ValueKind != JsonValueKind.String
                || (item.TryGetProperty("type", out var type) && !(type.ValueKind == JsonValueKind.String && type.ValueEquals("command"u8))))
            {
                problems.Add(json.Problem(pointer, "only hooks of the type \"command\", with a text \"command\", run here; this one does not.", severity));
                continue;
            }

            var seconds = item.TryGetProperty("timeout", out var timeout) && timeout.ValueKind == JsonValueKind.Number && timeout.GetDouble() is > 0 and var given ? Math.Min(given, MostSeconds) : CommandHook.DefaultTimeout.TotalSeconds;
            var at = json.Problem(pointer, "");
            hooks.Add(like with { Origin = string.Create(CultureInfo.InvariantCulture, $"{at.File}:{at.Line}"), Matcher = matcher, Line = command.GetString(), Timeout = TimeSpan.FromSeconds(seconds) });
        }
    }
}
