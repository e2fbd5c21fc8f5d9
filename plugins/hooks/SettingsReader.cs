using System.Text.Json;
using AgentHost.Plugins.Hooks.Running;

namespace AgentHost.Plugins.Hooks;

/// <summary>Reads hooks as the settings declare them.</summary>
internal static class SettingsReader
{
    /// <summary>A hook of a declaration that the host hands over; null where it names no program.</summary>
    public static CommandHook? Read(JsonElement declared)
    {
        var item = declared.GetProperty("hook");
        if (!item.TryGetProperty("command", out var command))
        {
            return null;
        }

        var name = declared.GetProperty("event").GetString()!;
        if (!EnumWords.TryParse<HookEvent>(name, out var hookEvent) || hookEvent == HookEvent.Unknown)
        {
            throw new CapabilityException($"there is no event {name} that hooks run at");
        }

        return new CommandHook(hookEvent, declared.GetProperty("origin").GetString()!)
        {
            Matcher = item.TryGetProperty("matcher", out var matcher) && matcher.ValueKind == JsonValueKind.String ? HookMatcher.OfNames(matcher.GetString()!) : HookMatcher.All,
            Line = command.ValueKind == JsonValueKind.String ? command.GetString() : null,
            Arguments = command.ValueKind == JsonValueKind.Array ? [.. command.EnumerateArray().Select(static word => word.GetString() ?? "")] : null,
            Timeout = item.TryGetProperty("timeoutMs", out var limit) && limit.TryGetInt32(out var milliseconds) ? TimeSpan.FromMilliseconds(milliseconds) : CommandHook.DefaultTimeout,
            FailureAllows = item.TryGetProperty("onFailure", out var failure) && failure.ValueKind == JsonValueKind.String && failure.ValueEquals("allow"u8),
            OfProject = declared.GetProperty("ofProject").GetBoolean(),
        };
    }
}
