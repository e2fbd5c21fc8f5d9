using System.Text.Json;
using AgentHost.FileSystem;
using AgentHost.Json;

namespace AgentHost.Trust;

/// <summary>
/// A file in another agent's format that declares hooks, as far as the kernel reads it: that it declares some, and which command lines it names.
/// </summary>
/// <param name="Path">Its path.</param>
/// <param name="Text">Its text; null where it cannot be read.</param>
/// <param name="Problem">Reason why it cannot be read.</param>
/// <param name="Hooks">The member that holds hooks; undefined where it cannot be read.</param>
public sealed record HookFile(string Path, string? Text, JsonProblem? Problem, JsonElement Hooks)
{
    /// <summary>Reads a file; null where there is none, or none that declares hooks. One that cannot be read may declare some.</summary>
    public static HookFile? Read(string path, HookFileSpec spec)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var read = JsonFile.Read(path, JsonText.MaxBytes);
        if (!read.Succeeded)
        {
            return new(path, null, read.Problem, default);
        }

        var root = read.Json.Root;
        return root.ValueKind == JsonValueKind.Object && root.TryGetProperty(spec.Member, out var hooks) && hooks.ValueKind == JsonValueKind.Object
            && hooks.EnumerateObject().Any()
            ? new(path, read.Json.Text, null, hooks)
            : null;
    }

    /// <summary>Command lines that it names.</summary>
    public IReadOnlyList<string> Lines(HookFileSpec spec)
    {
        var lines = new List<string>();
        AddLines(Hooks, spec.Command, lines);
        return lines;
    }

    /// <summary>Adds the texts of members of a name, wherever they stand below a value; a list of words is a line.</summary>
    public static void AddLines(JsonElement value, string name, List<string> lines)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    if (member.Name != name)
                    {
                        AddLines(member.Value, name, lines);
                    }
                    else if (member.Value.ValueKind == JsonValueKind.String)
                    {
                        lines.Add(member.Value.GetString()!);
                    }
                    else if (member.Value.ValueKind == JsonValueKind.Array)
                    {
                        lines.Add(string.Join(
                            ' ',
                            member.Value.EnumerateArray().Where(static word => word.ValueKind == JsonValueKind.String)
                                .Select(static word => word.GetString())));
                    }
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    AddLines(item, name, lines);
                }

                break;
        }
    }
}
