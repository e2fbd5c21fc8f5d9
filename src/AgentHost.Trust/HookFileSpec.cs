using System.Text.Json;

namespace AgentHost.Trust;

/// <summary>The part of a trust file's entry that says how the file declares hooks.</summary>
/// <param name="Format">The name of its format, under which the settings switch it off (<c>hooks.FORMAT</c>).</param>
/// <param name="Member">The member of the file that holds hooks; without it the file declares none.</param>
/// <param name="Command">The name that members with command lines have below that.</param>
/// <param name="Folder">A folder of scripts that counts with the file, ending in a slash; null for none.</param>
/// <param name="OfPerson">True when a file of the same path in the person's home counts as well.</param>
public sealed record HookFileSpec(string Format, string Member, string Command, string? Folder, bool OfPerson)
{
    /// <summary>Reads the member <c>hooks</c> of an entry; null where there is none.</summary>
    public static HookFileSpec? Read(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("hooks", out var hooks) || hooks.ValueKind != JsonValueKind.Object
            || Text(hooks, "format") is not { } format)
        {
            return null;
        }

        return new(
            format,
            Text(hooks, "member") ?? "hooks",
            Text(hooks, "command") ?? "command",
            Text(hooks, "folder"),
            hooks.TryGetProperty("ofPerson", out var own) && own.ValueKind == JsonValueKind.True);
    }

    private static string? Text(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
